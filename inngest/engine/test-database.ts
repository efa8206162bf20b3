import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runMigrations } from "graphile-worker";
import { startPostgres } from "@/scripts/launch/postgres";
import { freePort, run } from "./test-access";

/** The migration under test, applied as it is. */
const MIGRATION = "prisma/migrations/20261123000100_engine/migration.sql";
const TEMPLATE = "engine_template";

export type TestDatabases = {
  /** The address of a new database with the engine's tables. */
  create(): Promise<string>;
  stop(): Promise<void>;
};

/** A real PostgreSQL in a temporary folder, for the engine's own tests. */
export async function startTestDatabases(): Promise<TestDatabases> {
  const folder = mkdtempSync(join(tmpdir(), "engine-test-"));
  // As root the server runs as a user of its own, which has to reach its folder.
  chmodSync(folder, 0o755);
  const server = await startPostgres({
    dataDir: folder,
    port: await freePort(),
    password: "postgres",
    logFile: join(folder, "postgres.log"),
  });
  const urlOf = (name: string) => server.url.replace(/\/[^/]*$/, `/${name}`);
  await run(urlOf("postgres"), `CREATE DATABASE ${TEMPLATE}`);
  await run(urlOf(TEMPLATE), readFileSync(MIGRATION, "utf8"));
  await runMigrations({ connectionString: urlOf(TEMPLATE) });
  let count = 0;
  return {
    async create() {
      const name = `engine_${++count}`;
      await run(urlOf("postgres"), `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
      return urlOf(name);
    },
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
