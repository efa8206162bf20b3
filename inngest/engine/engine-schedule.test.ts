import { RetryAfterError } from "inngest";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { run } from "./test-access";
import { SOON, useBench } from "./test-bench";
import { runsIn, statusesIn } from "./test-engine";

const bench = useBench();

describe("concurrency", () => {
  test("never exceeds the limit of a key, uses every slot, and other keys do not wait", async () => {
    const working = new Map<string, number>();
    const most = new Map<string, number>();
    const blocked = Promise.withResolvers<void>();
    const work = async (key: string) => {
      const now = (working.get(key) ?? 0) + 1;
      working.set(key, now);
      most.set(key, Math.max(most.get(key) ?? 0, now));
      if (key === "slow") await blocked.promise;
      working.set(key, (working.get(key) ?? 0) - 1);
    };
    const engine = await bench.start((client) => [
      client.createFunction(
        { id: "fn", triggers: [{ event: "go" }], concurrency: { limit: 3, key: "event.data.key" } },
        ({ event, step }) => step.run("work", () => work(event.data.key)),
      ),
    ]);
    await engine.client.send(Array.from({ length: 150 }, () => ({ name: "go", data: { key: "slow" } })));
    await expect.poll(() => working.get("slow"), SOON).toBe(3);
    await engine.client.send({ name: "go", data: { key: "other" } });
    const completed = async () =>
      (await statusesIn(bench.database())).filter((status) => status === "completed").length;
    try {
      await expect.poll(completed, SOON).toBe(1);
      expect(most.get("other")).toBe(1);
    } finally {
      blocked.resolve();
    }
    await bench.settled(...Array.from({ length: 151 }, () => "completed"));
    expect(most.get("slow")).toBe(3);
  });

  test("without a key is for all runs of the function, and counts steps: parallel ones take turns too", async () => {
    let working = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++working);
      // A query takes long enough for the others to come in, if they could.
      await runsIn(bench.database());
      working--;
    };
    const engine = await bench.start((client) => [
      client.createFunction({ id: "fn", triggers: [{ event: "go" }], concurrency: 1 }, async ({ step }) => {
        await Promise.all([step.run("a", work), step.run("b", work), step.run("c", work)]);
      }),
    ]);
    await engine.client.send(Array.from({ length: 5 }, (_, index) => ({ name: "go", data: { index } })));
    await bench.settled(...Array.from({ length: 5 }, () => "completed"));
    expect(most).toBe(1);
  });
});

describe("the clock", () => {
  test("starts a function by its cron pattern, once for a tick that is taken twice", async () => {
    await bench.start((client) => [
      client.createFunction({ id: "tick", triggers: [{ cron: "* * * * *" }] }, ({ event }) => event.name),
    ]);
    const known = await run(
      bench.database(),
      "SELECT identifier FROM graphile_worker._private_known_crontabs ORDER BY 1",
    );
    expect(known.map((row) => row.identifier)).toContain("app-tick * * * * *");
    const tick = { function: "app-tick", cron: "* * * * *", _cron: { ts: "2026-01-01T00:00:00.000Z" } };
    const add = () => run(bench.database(), "SELECT 1 FROM graphile_worker.add_job('start-by-clock', $1)", [tick]);
    await Promise.all([add(), add()]);
    await expect.poll(() => run(bench.database(), "SELECT 1 FROM graphile_worker.jobs"), SOON).toEqual([]);
    const ticks = await run(bench.database(), "SELECT 1 FROM engine.events WHERE body->>'ts' = '1767225600000'");
    expect(ticks).toHaveLength(1);
    const runs = await runsIn(bench.database());
    expect(runs[0]).toMatchObject({ function_id: "app-tick", output: "inngest/scheduled.timer" });
  });

  test("removes what ended a week ago, and nothing younger or unfinished", async () => {
    await run(
      bench.database(),
      `INSERT INTO engine.events (id, name, body, received_at)
         SELECT id, 'old', '{}', now() - interval '8 days' FROM unnest(ARRAY['ended', 'running', 'alone']) AS id;
       INSERT INTO engine.runs (id, function_id, event_id, status, ended_at) VALUES
         ('r1', 'app-fn', 'ended', 'failed', now() - interval '8 days'),
         ('r2', 'app-fn', 'running', 'running', NULL);
       INSERT INTO engine.steps (run_id, id, name, status, attempt, due_ms) VALUES ('r1', 's', 's', 'planned', 0, 0);`,
    );
    const engine = await bench.start((client) => [
      client.createFunction({ id: "fn", triggers: [{ event: "go" }] }, () => undefined),
    ]);
    await engine.client.send({ id: "young", name: "go" });
    await run(bench.database(), "SELECT 1 FROM graphile_worker.add_job('housekeeping')");
    await expect
      .poll(() => run(bench.database(), "SELECT id FROM engine.events ORDER BY id"), SOON)
      .toEqual([{ id: "running" }, { id: "young" }]);
    expect(await run(bench.database(), "SELECT 1 FROM engine.runs WHERE id = 'r1'")).toEqual([]);
  });
});

describe("a clock that jumps", () => {
  const JUMP_MS = 600_000;
  const PAUSE_MS = 2_000;

  test.each([
    ["ahead", JUMP_MS],
    ["back", -JUMP_MS],
  ])(
    "%s makes no sleep and no retry longer or shorter",
    async (_name, jumpMs) => {
      onTestFinished(() => {
        vi.useRealTimers();
      });
      const atMs: number[] = [];
      const mark = () => atMs.push(performance.now());
      const engine = await bench.start((client) => [
        client.createFunction({ id: "fn", triggers: [{ event: "go" }], retries: 1 }, async ({ step }) => {
          await step.run("before", mark);
          await step.sleepUntil("sleep", new Date(Date.now() + PAUSE_MS));
          await step.run("after", () => {
            if (mark() === 2) throw new RetryAfterError("later", new Date(Date.now() + PAUSE_MS));
          });
        }),
      ]);
      const jumpOnce = async (waiting: string) => {
        const stored = () => run(bench.database(), `SELECT 1 FROM engine.${waiting}`);
        await expect.poll(stored, SOON).toHaveLength(1);
        vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + jumpMs, shouldAdvanceTime: true });
      };
      await engine.client.send({ name: "go" });
      await jumpOnce("steps WHERE status = 'sleeping'");
      await jumpOnce("runs WHERE attempt = 1");
      await bench.settled("completed");
      const pauses = atMs.slice(1).map((ms, index) => ms - (atMs[index] ?? 0));
      expect(Math.min(...pauses)).toBeGreaterThanOrEqual(PAUSE_MS - 20);
      expect(Math.max(...pauses)).toBeLessThan(SOON.timeout);
    },
    60_000,
  );
});
