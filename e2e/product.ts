import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { query } from "@/e2e/database";
import { loadConfig, saveConfig } from "@/scripts/launch/config";
import { launch } from "@/scripts/launch/launch";
import type { LaunchOptions } from "@/scripts/launch/plan";
import { anyFreePort } from "@/scripts/launch/ports";
import type { Running } from "@/scripts/launch/services";

/** Short enough that a test can wait for a PSP that never answers, long enough for one that does. */
export const PSP_TIMEOUT_MS = 1_500;

/** The whole product in a folder of its own, on free ports. `discard` stops it and deletes the folder. */
export type Product = Running & {
  /** Asks the database, as an observer beside the product. */
  sql<Row extends pg.QueryResultRow>(text: string, ...values: unknown[]): Promise<Row[]>;
  discard(): Promise<void>;
};

type ProductOptions = Partial<LaunchOptions> & {
  /** Where PostgreSQL listens, and where app and engine look for it: a wire in between can be cut. */
  wire?: { postgresPort: number; port: number };
};

/** Starts the product for tests. What runs is what `npm start` runs; only bounds are shorter. */
export async function startProduct({ wire, ...options }: ProductOptions = {}): Promise<Product> {
  const dataDir = mkdtempSync(join(tmpdir(), "paydesk-test-"));
  // As root the database runs as another user, who has to get in.
  chmodSync(dataDir, 0o755);
  const running = await launch({
    dataDir,
    port: await anyFreePort(),
    quiet: true,
    ...options,
    ...(wire ? { envOf: wiredTo(dataDir, wire) } : {}),
    env: {
      PSP_TIMEOUT_MS: String(PSP_TIMEOUT_MS),
      // Most tests break a PSP on purpose, and are not about its circuit.
      PSP_CIRCUIT_FAILURES_MIN: "1000000",
      LOG_LEVEL: "warn",
      ...options.env,
    },
  });
  const discard = async () => {
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { ...running, sql: (text, ...values) => query(running.file.database_url, text, values), discard };
}

function wiredTo(dataDir: string, wire: { postgresPort: number; port: number }): NonNullable<LaunchOptions["envOf"]> {
  const config = loadConfig(dataDir);
  config.ports.postgres = wire.postgresPort;
  saveConfig(dataDir, config);
  const password = encodeURIComponent(config.secrets.databasePassword);
  const env = { DATABASE_URL: `postgresql://paydesk:${password}@127.0.0.1:${wire.port}/paydesk` };
  return { app: env, engine: env };
}
