import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LaunchFailure } from "./failure.ts";
import { type Plan, simulatorsOf } from "./plan.ts";

/** Runs the seed. At every start: it changes nothing but the addresses, which may be others than last time. */
export function runSeed(plan: Plan, env: NodeJS.ProcessEnv): void {
  const { dataDir, logs, config } = plan;
  const input = {
    receiver_url: `http://127.0.0.1:${config.ports.receiver}/webhooks`,
    simulators: simulatorsOf(plan).map(({ account, name, url, apiKey, notificationSecret }) => ({
      account,
      name,
      url,
      api_key: apiKey,
      notification_secret: notificationSecret,
    })),
    clients: config.clients,
    approvers: config.approvers,
    operators: config.operators,
  };
  const path = join(dataDir, "seed.json");
  writeFileSync(path, JSON.stringify(input), { mode: 0o600 });
  const run = spawnSync(process.execPath, ["--enable-source-maps", "dist/seed.mjs", path], { env, encoding: "utf8" });
  rmSync(path, { force: true });
  const output = `${run.stdout}${run.stderr}`;
  writeFileSync(join(logs, "seed.log"), output);
  if (run.status === 0) return;
  const lines = output.trim().split("\n").slice(-6).join("\n  ");
  throw new LaunchFailure(`The seed failed:\n  ${lines}`, `Read ${join(logs, "seed.log")}.`);
}
