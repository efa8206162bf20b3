import { spawn, spawnSync } from "node:child_process";
import { ensureBuilt } from "./launch/build.ts";
import { applyMigrations } from "./launch/migrations.ts";
import { report, serveEmbedded } from "./serve.ts";

if (process.env.PAYDESK_MODE === "production") await serveProduction();
else await serveEmbedded({ dataDir: process.env.PAYDESK_DATA_DIR ?? ".paydesk" });

/** Deployed for real: this process is the app alone; database and Inngest are given by the environment. */
async function serveProduction(): Promise<void> {
  try {
    await ensureBuilt();
    const check = spawnSync(process.execPath, ["dist/server.mjs", "--check"], { stdio: "inherit" });
    if (check.status !== 0) process.exit(1);
    for (const name of await applyMigrations(process.env.DATABASE_URL ?? "")) console.log(`Applied migration ${name}.`);
  } catch (error) {
    report(error);
    process.exit(1);
  }
  const server = spawn(process.execPath, ["--enable-source-maps", "dist/server.mjs"], {
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production" },
  });
  process.on("SIGTERM", () => server.kill("SIGTERM"));
  process.on("SIGINT", () => server.kill("SIGTERM"));
  server.once("exit", (code) => process.exit(code ?? 1));
}
