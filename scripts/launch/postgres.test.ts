import { chmodSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { LaunchFailure } from "./failure";
import { anyFreePort } from "./ports";
import { startPostgres } from "./postgres";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) {
    const data = join(folder, "postgres");
    if (existsSync(data)) rmSync(realpathSync(data), { recursive: true });
    rmSync(folder, { recursive: true });
  }
});

async function options(mode: number) {
  const dataDir = mkdtempSync(join(tmpdir(), "paydesk-pg-"));
  folders.push(dataDir);
  chmodSync(dataDir, mode);
  return { dataDir, port: await anyFreePort(), password: "secret with spaces/@:", logFile: join(dataDir, "log") };
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test("what was committed is there after the server and its launcher were killed", { timeout: 60_000 }, async () => {
  const place = await options(0o755);
  const first = await startPostgres(place);
  await ask(first.url, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (1)");
  first.process.kill("SIGKILL");
  const second = await startPostgres(place);
  expect(await ask(second.url, "SELECT n FROM kept")).toEqual([{ n: 1 }]);
  // An orphan that still runs in the folder is stopped first.
  const third = await startPostgres({ ...place, port: await anyFreePort() });
  expect(await ask(third.url, "SELECT n FROM kept")).toEqual([{ n: 1 }]);
  await third.stop();
  expect(second.process.exitCode).not.toBeNull();
});

test("it runs below a folder that only its owner may enter", { timeout: 60_000 }, async () => {
  const place = await options(0o700);
  const first = await startPostgres(place);
  await ask(first.url, "CREATE TABLE kept (n int)");
  await first.stop();
  const second = await startPostgres(place);
  expect(await ask(second.url, "SELECT n FROM kept")).toEqual([]);
  await second.stop();
});

test("a damaged data folder is told in one line, with what to do", { timeout: 60_000 }, async () => {
  const place = await options(0o755);
  mkdirSync(join(place.dataDir, "postgres"));
  writeFileSync(join(place.dataDir, "postgres", "PG_VERSION"), "18\n");
  const failure = await startPostgres(place).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(LaunchFailure);
  expect((failure as LaunchFailure).nextStep).toMatch(/restore it from a backup/);
});
