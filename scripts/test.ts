import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findBrowser } from "./launch/browser.ts";
import { ensureBuilt } from "./launch/build.ts";
import { LaunchFailure } from "./launch/failure.ts";
import { crashed, type Failure, playwrightTally, type Tally, vitestTally } from "./test-reports.ts";

const reports = mkdtempSync(join(tmpdir(), "paydesk-reports-"));
const failures: Failure[] = [];
let passed = 0;

await heading("Format, lint and boundaries", () => check("biome", ["check", "--error-on-warnings", "."]));
await heading("Types", () => check("tsc", ["--noEmit"]));
await heading("Dead code", () => check("knip", []));
await heading("Build", build);
await heading("Unit and product tests", vitest);
await heading("Browser tests", playwright);
rmSync(reports, { recursive: true, force: true });

for (const { file, title, message } of failures) console.log(`\n✗ ${file} › ${title}\n${message}`);
console.log(`\n${passed} passed, ${failures.length} failed`);
process.exit(failures.length === 0 && passed > 0 ? 0 : 1);

async function heading(title: string, work: () => Promise<Tally>): Promise<void> {
  console.log(`\n── ${title} ──`);
  const startedAt = performance.now();
  const tally = await work();
  passed += tally.passed;
  failures.push(...tally.failures);
  console.log(
    `   ${tally.passed} passed, ${tally.failures.length} failed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`,
  );
}

/** A static check counts as one test. */
async function check(command: string, args: string[]): Promise<Tally> {
  const code = await run(command, args);
  return code === 0 ? { passed: 1, failures: [] } : crashed(command, `It ended with ${code}.`);
}

async function build(): Promise<Tally> {
  try {
    await ensureBuilt();
    return { passed: 1, failures: [] };
  } catch (error) {
    return crashed("build", told(error));
  }
}

async function vitest(): Promise<Tally> {
  const file = join(reports, "vitest.json");
  const code = await run("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`]);
  return vitestTally(file, code);
}

async function playwright(): Promise<Tally> {
  let browser: string;
  try {
    browser = findBrowser();
  } catch (error) {
    return crashed("playwright", told(error));
  }
  const file = join(reports, "playwright.json");
  const code = await run("playwright", ["test", "--reporter=list,json"], {
    CHROMIUM_PATH: browser,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  return playwrightTally(file, code);
}

function told(error: unknown): string {
  if (error instanceof LaunchFailure) return `${error.message}\nNext step: ${error.nextStep}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function run(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  const runner = spawn(join("node_modules", ".bin", command), args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
    shell: process.platform === "win32",
  });
  process.once("SIGINT", () => runner.kill("SIGINT"));
  return new Promise((resolve) => {
    runner.once("error", () => resolve(1));
    runner.once("exit", (code) => resolve(code ?? 1));
  });
}
