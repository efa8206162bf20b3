import { describe, expect, test } from "vitest";
import type { FaultSettings } from "./faults";
import { run } from "./test-access";
import { SOON, useBench } from "./test-bench";
import { EVENT_KEY, startTestEngine, statusesIn, type TestEngine } from "./test-engine";

const bench = useBench();
let engine: TestEngine | undefined;

/** An engine with one function on "go" that only ends, and one on "keyed" that has an idempotency key. */
async function start(faults?: FaultSettings): Promise<TestEngine> {
  engine = await bench.start(
    (client) => [
      client.createFunction({ id: "fn", triggers: [{ event: "go" }] }, () => "done"),
      client.createFunction(
        { id: "once", triggers: [{ event: "keyed" }], idempotency: "event.data.key" },
        ({ event }) => event.id,
      ),
    ],
    faults,
  );
  return engine;
}

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return fetch(`${engine?.url}${path}`, { method: "POST", body: text, headers });
}

describe("events", () => {
  test("are stored with their runs and jobs before they are acknowledged, a hundred in one request", async () => {
    await start({ delay_ms: 60_000 });
    const events = Array.from({ length: 100 }, (_, index) => ({ id: `e${index}`, name: "go", data: { index } }));
    const response = await post(`/e/${EVENT_KEY}`, events);
    const stored = await run(
      bench.database(),
      `SELECT (SELECT count(*)::int FROM engine.events) AS events, (SELECT count(*)::int FROM engine.runs) AS runs,
              (SELECT count(*)::int FROM graphile_worker.jobs WHERE task_identifier = 'advance') AS jobs`,
    );
    expect(await response.json()).toEqual({ ids: events.map(({ id }) => id), status: 200 });
    expect(stored).toEqual([{ events: 100, runs: 100, jobs: 100 }]);
  });

  test("with an id that was seen start nothing again, in one request or in two", async () => {
    const { client } = await start();
    await client.send([
      { id: "same", name: "go" },
      { id: "same", name: "go" },
    ]);
    await client.send({ id: "same", name: "go" });
    await client.send({ id: "other", name: "go" });
    await expect.poll(() => statusesIn(bench.database()), SOON).toEqual(["completed", "completed"]);
  });

  test("without an id are deduplicated when the SDK repeats its request", async () => {
    await start();
    const send = () =>
      post(`/e/${EVENT_KEY}`, [{ name: "go" }, { name: "go" }], { "x-inngest-event-id-seed": "1,abc" });
    const [first, second] = [await (await send()).json(), await (await send()).json()];
    expect(second).toEqual(first);
    expect(await statusesIn(bench.database())).toHaveLength(2);
  });

  test("with an idempotency key that the function has seen start no second run", async () => {
    const { client } = await start();
    await client.send([
      { name: "keyed", data: { key: 1 } },
      { name: "keyed", data: { key: 1 } },
    ]);
    await client.send([
      { name: "keyed", data: { key: 1 } },
      { name: "keyed", data: { key: "1" } },
    ]);
    await expect.poll(() => statusesIn(bench.database()), SOON).toEqual(["completed", "completed"]);
  });

  test("need the event key, and to be events", async () => {
    await start();
    expect((await post("/e/wrong", { name: "go" })).status).toBe(401);
    expect((await post("/e/", { name: "go" })).status).toBe(401);
    expect((await post(`/e/${EVENT_KEY}`, "{")).status).toBe(400);
    expect((await post(`/e/${EVENT_KEY}`, { data: {} })).status).toBe(400);
    expect((await post(`/e/${EVENT_KEY}`, `"${"x".repeat(5_000_000)}"`)).status).toBe(413);
    expect(await statusesIn(bench.database())).toEqual([]);
  });
});

test("the engine tells that it is ready, and accepts the SDK's registration", async () => {
  const { url } = await start();
  expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: "ok" });
  expect(await (await post("/fn/register", {})).json()).toEqual({ ok: true });
  expect((await fetch(`${url}/fn/register`, { method: "PUT", body: "{}" })).status).toBe(200);
  expect((await fetch(`${url}/elsewhere`)).status).toBe(404);
});

test("the start is refused when the functions do not accept the engine's signature", async () => {
  const starting = startTestEngine(bench.database(), () => [], { signingKey: "signkey-test-ffff" });
  await expect(starting).rejects.toThrow("The functions do not accept the engine's signing key.");
});

describe("faults", () => {
  const send = (count: number) =>
    engine?.client.send(Array.from({ length: count }, (_, index) => ({ id: `e${index}`, name: "go" })));

  test("can't be set where they are not allowed, nor without the event key", async () => {
    await start();
    expect((await post(`/faults/${EVENT_KEY}`, { drop: 1 })).status).toBe(404);
    await engine?.close();
    await start({});
    expect((await post("/faults/wrong", { drop: 1 })).status).toBe(401);
    expect((await post(`/faults/${EVENT_KEY}`, { drop: 2 })).status).toBe(400);
    await send(1);
    await expect.poll(() => statusesIn(bench.database()), SOON).toEqual(["completed"]);
  });

  test("drop acknowledged events, the same ones for the same seed", async () => {
    await start({});
    const dropped = async () => {
      await run(bench.database(), "TRUNCATE engine.events CASCADE");
      await post(`/faults/${EVENT_KEY}`, { drop: 0.5, seed: 7 });
      await send(100);
      return run(bench.database(), "SELECT id FROM engine.events ORDER BY id");
    };
    const first = await dropped();
    expect(first.length).toBeGreaterThan(20);
    expect(first.length).toBeLessThan(80);
    expect(await dropped()).toEqual(first);
  });

  test("duplicate and delay runs", async () => {
    await start({ duplicate: 1, delay_ms: 300 });
    const sentMs = Date.now();
    await send(2);
    expect(await statusesIn(bench.database())).toEqual(Array.from({ length: 4 }, () => "running"));
    await expect.poll(() => statusesIn(bench.database()), SOON).toEqual(Array.from({ length: 4 }, () => "completed"));
    expect(Date.now() - sentMs).toBeGreaterThanOrEqual(300);
  });

  test("shuffle lets later events overtake earlier ones", async () => {
    await start({ shuffle: 0.5 });
    await send(20);
    const jobs = await run(
      bench.database(),
      "SELECT e.id FROM engine.runs r JOIN engine.events e ON e.id = r.event_id ORDER BY r.id",
    );
    await expect.poll(async () => (await statusesIn(bench.database())).includes("running"), SOON).toBe(false);
    const ended = await run(bench.database(), "SELECT event_id AS id FROM engine.runs ORDER BY ended_at, id");
    expect(ended).toHaveLength(20);
    expect(ended).not.toEqual(jobs);
  });
});
