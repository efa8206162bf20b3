import { spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { Copy, outdated } from "./planted/copy.ts";
import { appPlants } from "./planted/in-the-app.ts";
import { databasePlants } from "./planted/in-the-database.ts";
import { servicePlants } from "./planted/in-the-services.ts";
import type { Check, Plant, Rebuild } from "./planted/plant.ts";

/** A build takes about a minute and the longest check two; past this it hangs. */
const CHECK_MS_MAX = 600_000;
/** One test that needs the product, built and running. */
const SMALLEST_CHECK: Check = { file: "e2e/schema.test.ts", tests: "a second migration" };
/** Builds before any test waits for it. A build that fails shows in the tests, none of which can then run. */
const BUILD = 'import("./scripts/launch/build.ts").then(({ ensureBuilt }) => ensureBuilt())';
/** Where runs leave what they found: a folder that is no part of what is built. */
const REPORTS = ".planted";
/** Time for the tests to stop what they started. */
const STOP_MS_MAX = 60_000;

type Found = { failed: string[]; passed: number; seconds: number; unjudged?: string };

const Report = z.object({
  testResults: z.array(
    z.object({
      message: z.string().optional(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), title: z.string() })),
    }),
  ),
});

const { values: options } = parseArgs({
  options: {
    list: { type: "boolean" },
    only: { type: "string", multiple: true },
    /** Trusts the clean tree to pass, but for one check: for who works on a plant. */
    quick: { type: "boolean" },
    keep: { type: "boolean" },
  },
});
// Plants that leave the app as it is come first: they need no build of it.
const order: Rebuild[] = ["nothing", "services", "everything"];
const all = [...databasePlants, ...servicePlants, ...appPlants].toSorted(
  (a, b) => order.indexOf(a.rebuild) - order.indexOf(b.rebuild),
);
const plants = all.filter(({ name }) => !options.only || options.only.includes(name));

if (options.list) {
  for (const { name, bug, check } of plants) console.log(`${name.padEnd(36)} ${bug} (${check.file})`);
} else {
  process.exitCode = await main();
}

async function main(): Promise<number> {
  const unknown = (options.only ?? []).filter((name) => !all.some((plant) => plant.name === name));
  const old = plants.flatMap(({ name, edits }) => outdated(edits).map((what) => `${name}: ${what}`));
  if (unknown.length > 0 || old.length > 0 || plants.length === 0) {
    console.error(["These plants don't exist, or no longer find the text they change:", ...unknown, ...old].join("\n"));
    return 1;
  }
  const folder = mkdtempSync(join(tmpdir(), "paydesk-planted-"));
  try {
    const copy = new Copy(folder);
    mkdirSync(join(folder, REPORTS));
    console.log(`Checks on the clean tree, in ${folder}`);
    const checks = options.quick ? [SMALLEST_CHECK] : plants.map(({ check }) => check);
    const clean = await look(folder, "clean", "everything", checks);
    if (clean.failed.length > 0 || clean.passed === 0) {
      console.error(`The clean tree fails, so nothing can be told of plants:\n${clean.failed.join("\n")}`);
      return 1;
    }
    console.log(`  ${clean.passed} passed in ${clean.seconds} s`);
    copy.keepApp();
    return await plantAll(copy);
  } finally {
    if (!options.keep) rmSync(folder, { recursive: true, force: true });
  }
}

async function plantAll(copy: Copy): Promise<number> {
  const rows: string[][] = [];
  let caught = 0;
  for (const plant of plants) {
    const { failed, seconds, unjudged } = await tryPlant(copy, plant).catch((error: unknown) => ({
      failed: [],
      seconds: 0,
      unjudged: error instanceof Error ? error.message : "no reason",
    }));
    if (failed.length > 0) caught += 1;
    const row = [plant.name, failed[0] ?? (unjudged ? `NOT JUDGED: ${unjudged}` : "NOT CAUGHT"), `${seconds} s`];
    rows.push(row);
    console.log(row.join("  "));
  }
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  console.log(`\n${["Bug", "Caught by", "Time"].map((title, column) => title.padEnd(widths[column] ?? 0)).join("  ")}`);
  for (const row of rows) console.log(row.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  "));
  console.log(`\n${plants.length} planted, ${caught} caught`);
  return caught === plants.length ? 0 : 1;
}

async function tryPlant(copy: Copy, plant: Plant): Promise<Found> {
  copy.plant(plant.edits);
  try {
    return await look(copy.folder, plant.name, plant.rebuild, [plant.check]);
  } finally {
    copy.clean();
    if (plant.rebuild === "everything") copy.restoreApp();
  }
}

/** Runs tests in the copy, which builds first what has changed. A run that could not begin is an error, not a catch. */
async function look(folder: string, name: string, rebuild: Rebuild, checks: readonly Check[]): Promise<Found> {
  const startedAt = performance.now();
  const report = join(folder, REPORTS, `${name}.json`);
  const files = [...new Set(checks.map(({ file }) => file))];
  const tests = [...new Set(checks.map((check) => check.tests))].join("|");
  const args = ["run", "--project", "product", ...files, "-t", tests, "--maxWorkers", "1"];
  args.push("--reporter=json", `--outputFile=${report}`);
  if (checks.length === 1) args.push("--bail", "1");
  const shared = files.some((file) => readFileSync(file, "utf8").includes("readRunFile("));
  await run(folder, name, process.execPath, ["-e", BUILD], { PLANTED_REBUILD: rebuild });
  await run(folder, name, join(folder, "node_modules", ".bin", "vitest"), args, {
    PLANTED_REBUILD: rebuild,
    ...Object.assign({}, ...checks.map(({ env }) => env)),
    // Tests with a product of their own don't need the one that the others share.
    ...(shared ? {} : { PAYDESK_RUN: "none" }),
  });
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  if (!existsSync(report))
    throw new Error(`The tests of ${name} could not be run: see ${join(folder, REPORTS, `${name}.log`)}.`);
  const results = Report.parse(JSON.parse(readFileSync(report, "utf8"))).testResults;
  const cases = results.flatMap(({ assertionResults }) => assertionResults);
  const failed = cases.filter(({ status }) => status === "failed").map(({ title }) => title);
  const passed = cases.filter(({ status }) => status === "passed").length;
  const broken = results.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.every((each) => each.status !== "failed"),
  );
  // A product that does not build or start is no test that noticed.
  if (broken.length > 0) throw new Error(`The tests of ${name} could not be run: ${broken[0]?.message}`);
  return { failed, passed, seconds };
}

/** Runs a program in the copy; what it writes goes to the log of this name. */
function run(
  folder: string,
  name: string,
  program: string,
  args: string[],
  env: Record<string, string>,
): Promise<void> {
  const bin = join(folder, "node_modules", ".bin");
  const { PAYDESK_RUN: _, ...inherited } = process.env;
  const runner = spawn(program, args, {
    cwd: folder,
    env: { ...inherited, PATH: `${bin}${delimiter}${process.env.PATH}`, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = createWriteStream(join(folder, REPORTS, `${name}.log`), { flags: "a" });
  runner.stdout.pipe(log, { end: false });
  runner.stderr.pipe(log, { end: false });
  const stop = setTimeout(() => runner.kill("SIGINT"), CHECK_MS_MAX);
  const kill = setTimeout(() => runner.kill("SIGKILL"), CHECK_MS_MAX + STOP_MS_MAX);
  return new Promise((resolve, reject) => {
    runner.once("error", reject);
    runner.once("exit", () => {
      clearTimeout(stop);
      clearTimeout(kill);
      log.end();
      resolve();
    });
  });
}
