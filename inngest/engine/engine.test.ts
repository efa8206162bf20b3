import type { Inngest } from "inngest";
import { describe, expect, test } from "vitest";
import { run } from "./test-access";
import { SOON, useBench } from "./test-bench";
import { type MakeFunctions, runsIn } from "./test-engine";

const bench = useBench();

/** A function on the event "go". */
type Handler = Parameters<Inngest["createFunction"]>[1];
const onGo = (client: Inngest, handler: Handler, retries: 0 | 1 | 2 | 3 = 3, id = "fn") =>
  client.createFunction({ id, triggers: [{ event: "go" }], retries }, handler);

describe("a run", () => {
  test("runs each step once, in order, and keeps what the function returns", async () => {
    const done: string[] = [];
    const engine = await bench.start((client) => [
      onGo(client, async ({ event, step }) => {
        const a = await step.run("a", () => done.push("a"));
        const b = await step.run("b", () => done.push("b"));
        return { x: event.data.x, sum: a + b };
      }),
    ]);
    await engine.client.send({ name: "go", data: { x: "\u0000é" } });
    await bench.settled("completed");
    expect(done).toEqual(["a", "b"]);
    expect((await runsIn(bench.database()))[0]?.output).toEqual({ x: "\u0000é", sum: 3 });
  });

  test("runs parallel steps at the same time, each once, and goes on with all results", async () => {
    const begun: string[] = [];
    const both = Promise.withResolvers<void>();
    const meet = (name: string) => async () => {
      begun.push(name);
      if (begun.length === 2) both.resolve();
      await both.promise;
      return name;
    };
    const engine = await bench.start((client) => [
      onGo(client, async ({ step }) => {
        const names = await Promise.all([step.run("a", meet("a")), step.run("b", meet("b")), step.sleep("s", "1s")]);
        return step.run("join", () => names.filter(Boolean).join());
      }),
    ]);
    await engine.client.send({ name: "go" });
    await bench.settled("completed");
    expect(begun.toSorted()).toEqual(["a", "b"]);
    expect((await runsIn(bench.database()))[0]?.output).toBe("a,b");
  });

  test("sleeps and sleeps until, over a restart, without repeating what was done", async () => {
    const done: string[] = [];
    const functionsOf: MakeFunctions = (client) => [
      onGo(client, async ({ step }) => {
        await step.run("before", () => done.push("before"));
        await step.sleep("pause", "1s");
        const at = await step.run("time", () => Date.now() + 500);
        await step.sleepUntil("until", new Date(at));
        await step.run("after", () => done.push(Date.now() >= at ? "after" : "too early"));
      }),
    ];
    const engine = await bench.start(functionsOf);
    await engine.client.send({ name: "go" });
    await expect
      .poll(() => run(bench.database(), "SELECT 1 FROM engine.steps WHERE status = 'sleeping'"), SOON)
      .toHaveLength(1);
    await engine.close();
    await bench.start(functionsOf);
    await bench.settled("completed");
    expect(done).toEqual(["before", "after"]);
  });

  test("sends events from a step, which start other functions", async () => {
    const engine = await bench.start((client) => [
      onGo(client, ({ step }) => step.sendEvent("tell", { name: "told", data: { x: 1 } })),
      client.createFunction({ id: "other", triggers: [{ event: "told" }] }, ({ event }) => event.data.x),
    ]);
    await engine.client.send({ name: "go" });
    await bench.settled("completed", "completed");
    expect((await runsIn(bench.database()))[1]).toMatchObject({ function_id: "app-other", output: 1 });
  });

  test("fails with a clear error at a step that the engine does not support", async () => {
    const engine = await bench.start((client) => [
      onGo(client, ({ step }) => step.waitForEvent("answer", { event: "answered", timeout: "1h" })),
    ]);
    await engine.client.send({ name: "go" });
    await bench.settled("failed");
    const message = 'The step "answer" needs WaitForEvent, which the embedded engine does not support.';
    expect((await runsIn(bench.database()))[0]?.error).toEqual({ name: "EngineError", message });
  });
});

describe("a run that did not get on", () => {
  /** Puts a run into the database as an engine before this one left it. */
  const leave = (functionId: string, takes: number) =>
    run(
      bench.database(),
      `INSERT INTO engine.events (id, name, body) VALUES ('left', 'go', '{"id":"left","name":"go","data":{},"ts":1}');
       INSERT INTO engine.runs (id, function_id, event_id) VALUES ('left', '${functionId}', 'left');
       SELECT graphile_worker.add_job('advance', '{"run":"left"}', job_key => 'left');
       SELECT graphile_worker.reschedule_jobs(array_agg(id), attempts => ${takes}) FROM graphile_worker.jobs;`,
    );

  test("because its process dies at it again and again fails in the end", async () => {
    await leave("app-fn", 24);
    await bench.start((client) => [onGo(client, () => "fine")]);
    await bench.settled("failed");
    expect((await runsIn(bench.database()))[0]?.error).toMatchObject({
      message: expect.stringContaining("its process died"),
    });
  });

  test("because its job was lost is taken up at the next start", async () => {
    await leave("app-fn", 0);
    await run(bench.database(), "SELECT graphile_worker.complete_jobs(array_agg(id)) FROM graphile_worker.jobs");
    await bench.start((client) => [onGo(client, () => "fine")]);
    await bench.settled("completed");
  });

  test("because its function is gone fails, and says so", async () => {
    await leave("app-gone", 0);
    await bench.start((client) => [onGo(client, () => "fine")]);
    await bench.settled("failed");
    expect((await runsIn(bench.database()))[0]?.error).toMatchObject({
      message: 'There is no function "app-gone" any more.',
    });
  });
});
