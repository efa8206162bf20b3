import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundle } from "./launch/bundle.ts";
import { loadConfig, saveConfig } from "./launch/config.ts";
import { LaunchFailure } from "./launch/failure.ts";
import type { SeededPlace } from "./launch/plan.ts";

export type DemoOptions = { seed: number; endMs: number; payments: number; tell?: (line: string) => void };

/** Writes the demo between the seed and the start of the services, when nobody else writes. */
export function demoAfterSeed({ seed, endMs, payments, tell }: DemoOptions) {
  return async ({ databaseUrl, dataDir, logs, env }: SeededPlace): Promise<void> => {
    await bundle({ entryPoints: ["scripts/demo/main.ts"], outfile: "dist/demo.mjs" });
    const path = join(dataDir, "demo.json");
    const input = {
      database_url: databaseUrl,
      simulator_folder: join(dataDir, "simulator"),
      seed,
      end_ms: endMs,
      payments,
    };
    writeFileSync(path, JSON.stringify(input), { mode: 0o600 });
    const run = spawnSync(process.execPath, ["--enable-source-maps", "dist/demo.mjs", path], { env, encoding: "utf8" });
    rmSync(path, { force: true });
    const output = `${run.stdout}${run.stderr}`;
    writeFileSync(join(logs, "demo.log"), output);
    if (run.status !== 0) {
      const lines = output.trim().split("\n").slice(-8).join("\n  ");
      throw new LaunchFailure(`The demo could not be written:\n  ${lines}`, `Read ${join(logs, "demo.log")}.`);
    }
    tell?.(run.stdout.trim());
  };
}

/** The demo's merchants beside those that every start has. */
const MORE = [
  ["m_3", "Sakura Tickets"],
  ["m_4", "Gulf Audio"],
] as const;

/** Adds the demo's merchants to a data folder, so that the seed gives each its client and its endpoint. */
export function addDemoMerchants(dataDir: string): void {
  const config = loadConfig(dataDir);
  for (const [index, [id, name]] of MORE.entries()) {
    if (config.clients.some(({ merchant_id }) => merchant_id === id)) continue;
    config.clients.push({
      merchant_id: id,
      merchant_name: name,
      client_id: `cl_demo_${index + 3}`,
      client_secret: `sk_test_${randomBytes(32).toString("base64url")}`,
      webhook_secret: `whsec_${randomBytes(32).toString("base64")}`,
    });
  }
  saveConfig(dataDir, config);
}
