import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "@/scripts/launch/launch";
import type { LaunchOptions } from "@/scripts/launch/plan";
import { anyFreePort } from "@/scripts/launch/ports";
import type { Running } from "@/scripts/launch/services";

/** Short enough that a test can wait for a PSP that never answers, long enough for one that does. */
export const PSP_TIMEOUT_MS = 1_500;

/** The whole product in a folder of its own, on free ports. `discard` stops it and deletes the folder. */
export type Product = Running & { discard(): Promise<void> };

/** Starts the product for tests. What runs is what `npm start` runs; only bounds are shorter. */
export async function startProduct(options: Partial<LaunchOptions> = {}): Promise<Product> {
  const dataDir = mkdtempSync(join(tmpdir(), "paydesk-test-"));
  // As root the database runs as another user, who has to get in.
  chmodSync(dataDir, 0o755);
  const running = await launch({
    dataDir,
    port: await anyFreePort(),
    quiet: true,
    ...options,
    env: { PSP_TIMEOUT_MS: String(PSP_TIMEOUT_MS), LOG_LEVEL: "warn", ...options.env },
  });
  const discard = async () => {
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { ...running, discard };
}
