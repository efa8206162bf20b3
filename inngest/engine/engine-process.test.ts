import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { freePort, run } from "./test-access";
import { startTestDatabases, type TestDatabases } from "./test-database";
import { statusesIn, testClient } from "./test-engine";

const SOON = { timeout: 15_000, interval: 10 };

/** Inside of node_modules, so that the bundle finds its packages. */
const FOLDER = join("node_modules", ".cache", `engine-test-${process.pid}`);
const BUNDLE = join(FOLDER, "engine.mjs");

type EngineProcess = { child: ChildProcess; exited: Promise<number | null>; stderr: string[] };

let databases: TestDatabases;
let database: string;
let port: number;
const processes: EngineProcess[] = [];

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  await build({
    entryPoints: ["inngest/engine/test-process.ts"],
    outfile: BUNDLE,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node24",
    packages: "external",
  });
  databases = await startTestDatabases();
}, 60_000);
afterAll(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  await databases.stop();
});
beforeEach(async () => {
  database = await databases.create();
  port = await freePort();
  await run(database, "CREATE TABLE marks (id serial PRIMARY KEY, run text, step text, pid int)");
});
afterEach(async () => {
  for (const { child } of processes) child.kill("SIGKILL");
  await Promise.all(processes.splice(0).map(({ exited }) => exited));
});

/** Starts an engine as a process of its own, whose steps take so long. */
function launch(stepMs: number, onPort = port): EngineProcess {
  const child = fork(BUNDLE, [database, String(onPort), String(stepMs)], { silent: true, execArgv: [] });
  const { promise: exited, resolve } = Promise.withResolvers<number | null>();
  const stderr: string[] = [];
  child.stderr?.on("data", (chunk) => stderr.push(String(chunk)));
  child.once("exit", (code) => resolve(code));
  processes.push({ child, exited, stderr });
  return { child, exited, stderr };
}

async function ready(): Promise<void> {
  const health = () =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      ({ status }) => status,
      () => 0,
    );
  await expect.poll(health, SOON).toBe(200);
}

async function kill({ child, exited }: EngineProcess): Promise<void> {
  child.kill("SIGKILL");
  await exited;
}

const send = (names: string[]) =>
  testClient(port).send(names.map((name) => ({ id: `event-${name}`, name: "work", data: { name } })));

const marks = async () => (await run(database, "SELECT step FROM marks ORDER BY id")).map((row) => row.step);
const mark = (step: string) => expect.poll(marks, SOON).toContain(step);
const completed = async () => (await statusesIn(database)).filter((status) => status === "completed").length;

test("a killed engine's run goes on at once after a restart: what was finished stays, what was at work is tried again", async () => {
  const first = launch(300);
  await ready();
  await send(["a"]);
  await mark("second");
  await kill(first);

  const second = launch(10);
  await ready();
  await expect
    .poll(() => run(database, "SELECT 1 FROM marks WHERE step = 'second'"), { timeout: 1_000 })
    .toHaveLength(2);
  await expect.poll(() => run(database, "SELECT 1 FROM engine.steps WHERE status = 'sleeping'"), SOON).toHaveLength(1);
  await kill(second);

  launch(10);
  await expect.poll(completed, SOON).toBe(1);
  expect(await marks()).toEqual(["first", "second", "second", "third"]);
});

test("kills at any moment lose no run, and repeat no step whose outcome was stored", async () => {
  const names = Array.from({ length: 40 }, (_, index) => `n${index}`);
  let engine = launch(20);
  await ready();
  await send(names);
  const stored = new Set<unknown>();
  for (const finished of [10, 45, 80]) {
    await expect
      .poll(() => run(database, "SELECT 1 FROM engine.steps WHERE status = 'completed'"), SOON)
      .toSatisfy((rows) => Array.isArray(rows) && rows.length >= finished);
    await kill(engine);
    const before = await run(database, "SELECT coalesce(max(id), 0) AS id FROM marks");
    const finishedSteps = await run(
      database,
      `SELECT event.body->'data'->>'name' AS run, step.name AS step FROM engine.steps step
         JOIN engine.runs run ON run.id = step.run_id JOIN engine.events event ON event.id = run.event_id
       WHERE step.status = 'completed'`,
    );
    for (const { run: name, step } of finishedSteps) stored.add(JSON.stringify([name, step, before[0]?.id]));
    engine = launch(20);
  }
  await expect.poll(completed, SOON).toBe(names.length);
  for (const entry of stored) {
    const [name, step, before] = JSON.parse(String(entry));
    const later = await run(database, "SELECT 1 FROM marks WHERE run = $1 AND step = $2 AND id > $3", [
      name,
      step,
      before,
    ]);
    expect(later, `${name} ${step}`).toEqual([]);
  }
  const third = await run(database, "SELECT DISTINCT run FROM marks WHERE step = 'third'");
  expect(third).toHaveLength(names.length);
}, 40_000);

test("a second engine on the same database ends with one clear line", async () => {
  launch(0);
  await ready();
  const second = launch(0, await freePort());
  expect(await second.exited).toBe(1);
  const line = "Another embedded engine already runs on this database; there can be only one.\n";
  await expect.poll(() => second.stderr.join(""), SOON).toBe(line);
}, 40_000);

test("an engine that is told to end finishes the step at work, keeps it, and exits with 0", async () => {
  const first = launch(500);
  await ready();
  await send(["a"]);
  await mark("first");
  first.child.kill("SIGTERM");
  expect(await first.exited).toBe(0);
  expect(await run(database, "SELECT name FROM engine.steps WHERE status = 'completed'")).toEqual([{ name: "first" }]);

  launch(0);
  await expect.poll(completed, SOON).toBe(1);
  expect(await marks()).toEqual(["first", "second", "third"]);
}, 40_000);

test("an engine ends when its parent is gone", async () => {
  const engine = launch(0);
  await ready();
  engine.child.disconnect();
  expect(await engine.exited).toBe(0);
});
