import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { bundle } from "./bundle.ts";
import { compressFiles } from "./compress.ts";
import { LaunchFailure } from "./failure.ts";

const STAMP = "dist/build-of.txt";
const LOCK = "dist/building.pid";
const LOG = "dist/build.log";

/** Programs that run outside of Next, and the file each becomes. */
const ENTRIES = {
  server: "server.ts",
  engine: "inngest/engine/main.ts",
  simulator: "simulator/main.ts",
  receiver: "scripts/receiver.ts",
  seed: "prisma/seed.ts",
};

const SOURCES = [
  "{app,components,lib,inngest,simulator,prisma}/**/*.{ts,tsx,css,prisma,sql}",
  "*.{ts,js,mjs,json}",
  "scripts/receiver.ts",
  "scripts/launch/build.ts",
  "scripts/launch/bundle.ts",
  "scripts/launch/compress.ts",
  "scripts/launch/empty.ts",
];

/** Builds the product if its sources changed since the last complete build. Two builds at a time wait for each other. */
export async function ensureBuilt(): Promise<"built" | "fresh"> {
  mkdirSync("dist", { recursive: true });
  if (isFresh()) return "fresh";
  await takeLock();
  try {
    if (isFresh()) return "fresh";
    const sources = sourceHash();
    rmSync(STAMP, { force: true });
    await Promise.all([bundle({ entryPoints: ENTRIES, outdir: "dist", outExtension: { ".js": ".mjs" } }), nextBuild()]);
    await compressFiles(".next/static");
    writeFileSync(STAMP, sources);
    return "built";
  } finally {
    rmSync(LOCK, { force: true });
  }
}

function isFresh(): boolean {
  return existsSync(STAMP) && existsSync(".next/BUILD_ID") && readFileSync(STAMP, "utf8") === sourceHash();
}

function sourceHash(): string {
  const hash = createHash("sha256");
  const files = SOURCES.flatMap((pattern) => globSync(pattern))
    .filter((file) => !/\.(test|spec)\.tsx?$|lib\/db\/generated|next-env|tsconfig\.tsbuildinfo/.test(file))
    .sort();
  for (const file of files) if (statSync(file).isFile()) hash.update(`${file}\0`).update(readFileSync(file));
  return hash.digest("hex");
}

function nextBuild(): Promise<void> {
  const log = openSync(LOG, "w");
  return new Promise((resolve, reject) => {
    const next = spawn(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
      stdio: ["ignore", log, log],
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    });
    next.once("exit", (code) => {
      if (code === 0) return resolve();
      const lines = readFileSync(LOG, "utf8").trim().split("\n").slice(-15).join("\n");
      reject(new LaunchFailure(`The build failed:\n${lines}`, `Read ${LOG}.`));
    });
  });
}

/** Another build in this checkout is waited for; one whose process is gone is not. */
async function takeLock(): Promise<void> {
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: "wx" });
      return;
    } catch {
      const holder = existsSync(LOCK) ? Number(readFileSync(LOCK, "utf8")) : 0;
      if (!isAlive(holder)) rmSync(LOCK, { force: true });
      else await new Promise((done) => setTimeout(done, 200));
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch {
    return false;
  }
}
