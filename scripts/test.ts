import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { findBrowser } from "./launch/browser.ts";
import { ensureBuilt } from "./launch/build.ts";
import { LaunchFailure } from "./launch/failure.ts";

/** What a runner came to. */
type Tally = { passed: number; failed: number };

const VitestReport = z.object({ numPassedTests: z.int(), numFailedTests: z.int(), success: z.boolean() });
const PlaywrightReport = z.object({ stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int() }) });

const reports = mkdtempSync(join(tmpdir(), "paydesk-reports-"));
const total: Tally = { passed: 0, failed: 0 };

await heading("Format, lint and boundaries", () => check("biome", ["check", "--error-on-warnings", "."]));
await heading("Types", () => check("tsc", ["--noEmit"]));
await heading("Dead code", () => check("knip", []));
await heading("Build", build);
await heading("Unit and product tests", vitest);
await heading("Browser tests", playwright);
rmSync(reports, { recursive: true, force: true });

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);

async function heading(title: string, work: () => Promise<Tally>): Promise<void> {
  console.log(`\n── ${title} ──`);
  const startedAt = performance.now();
  const { passed, failed } = await work();
  total.passed += passed;
  total.failed += failed;
  console.log(`   ${passed} passed, ${failed} failed in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** A static check counts as one test. */
async function check(command: string, args: string[]): Promise<Tally> {
  return (await run(command, args)) === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

async function build(): Promise<Tally> {
  try {
    await ensureBuilt();
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.error(error instanceof LaunchFailure ? `${error.message}\nNext step: ${error.nextStep}` : error);
    return { passed: 0, failed: 1 };
  }
}

async function vitest(): Promise<Tally> {
  const file = join(reports, "vitest.json");
  const code = await run("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`]);
  const report = readReport(file, VitestReport);
  if (!report) return { passed: 0, failed: 1 };
  const crashed = code !== 0 && report.numFailedTests === 0 ? 1 : 0;
  return { passed: report.numPassedTests, failed: report.numFailedTests + crashed };
}

async function playwright(): Promise<Tally> {
  let browser: string;
  try {
    browser = findBrowser();
  } catch (error) {
    console.error(error instanceof LaunchFailure ? `${error.message}\nNext step: ${error.nextStep}` : error);
    return { passed: 0, failed: 1 };
  }
  const file = join(reports, "playwright.json");
  const code = await run("playwright", ["test", "--reporter=list,json"], {
    CHROMIUM_PATH: browser,
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
  });
  const report = readReport(file, PlaywrightReport);
  if (!report) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = report.stats;
  const crashed = code !== 0 && unexpected + flaky === 0 ? 1 : 0;
  // A test that passes at its second try has failed.
  return { passed: expected, failed: unexpected + flaky + crashed };
}

/** A runner that left no report, or one that can't be read, has failed. */
function readReport<Schema extends z.ZodType>(file: string, schema: Schema): z.output<Schema> | undefined {
  if (!existsSync(file)) return undefined;
  return schema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
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
