import { type Inngest, NonRetriableError, RetryAfterError } from "inngest";
import { describe, expect, test } from "vitest";
import { useBench } from "./test-bench";
import { runsIn } from "./test-engine";

const bench = useBench();

/** A function on the event "go". */
type Handler = Parameters<Inngest["createFunction"]>[1];
const onGo = (client: Inngest, handler: Handler, retries: 0 | 1 | 2 | 3 = 3, id = "fn") =>
  client.createFunction({ id, triggers: [{ event: "go" }], retries }, handler);

describe("a failed try", () => {
  const soon = () => new RetryAfterError("not yet", new Date(Date.now() + 50));

  test("is repeated at the time that the error asks for, not at the engine's", async () => {
    const triedMs: number[] = [];
    // Longer than the engine's own first pause can be.
    const pauseMs = 1_500;
    const engine = await bench.start((client) => [
      onGo(client, ({ step }) =>
        step.run("a", () => {
          triedMs.push(Date.now());
          if (triedMs.length === 1) throw new RetryAfterError("later", new Date(Date.now() + pauseMs));
        }),
      ),
    ]);
    await engine.client.send({ name: "go" });
    await bench.settled("completed");
    expect((triedMs[1] ?? 0) - (triedMs[0] ?? 0)).toBeGreaterThanOrEqual(pauseMs);
  });

  test("is repeated for the failing step alone, which counts its own tries", async () => {
    const tries: string[] = [];
    const failingUntil = (name: string, attempt: number, last: number) => () => {
      tries.push(`${name}${attempt}`);
      if (attempt < last) throw soon();
    };
    const engine = await bench.start((client) => [
      onGo(client, async ({ attempt, step }) => {
        await step.run("a", failingUntil("a", attempt, 2));
        await step.run("b", failingUntil("b", attempt, 1));
        await Promise.all([step.run("c", failingUntil("c", attempt, 1)), step.run("d", failingUntil("d", attempt, 0))]);
      }),
    ]);
    await engine.client.send({ name: "go" });
    await bench.settled("completed");
    expect(tries.slice(0, 5)).toEqual(["a0", "a1", "a2", "b0", "b1"]);
    expect(tries.slice(5).toSorted()).toEqual(["c0", "c1", "d0"]);
  });

  test("outside of a step repeats the function, after a pause that the engine chooses", async () => {
    const triedMs: number[] = [];
    const engine = await bench.start((client) => [
      onGo(client, () => {
        triedMs.push(Date.now());
        if (triedMs.length === 1) throw new Error("once");
      }),
    ]);
    await engine.client.send({ name: "go" });
    await bench.settled("completed");
    expect((triedMs[1] ?? 0) - (triedMs[0] ?? 0)).toBeGreaterThanOrEqual(500);
  });

  test("is the last when the tries are used up: the run fails with that error, and nothing else is touched", async () => {
    let tries = 0;
    const engine = await bench.start((client) => [
      onGo(
        client,
        async ({ step }) => {
          await step.run("a", () => {
            tries++;
            throw new RetryAfterError(`try ${tries}`, new Date(Date.now() + 50));
          });
        },
        2,
        "bad",
      ),
      onGo(client, () => "fine", 3, "good"),
    ]);
    await engine.client.send({ name: "go" });
    await bench.settled("failed", "completed");
    expect(tries).toBe(3);
    expect((await runsIn(bench.database()))[0]?.error).toMatchObject({ message: "try 3" });
  });

  test("is the only one when the error says so", async () => {
    let tries = 0;
    const engine = await bench.start((client) => [
      onGo(client, () => {
        tries++;
        throw new NonRetriableError("never");
      }),
    ]);
    await engine.client.send({ name: "go" });
    await bench.settled("failed");
    expect(tries).toBe(1);
    expect((await runsIn(bench.database()))[0]?.error).toMatchObject({ message: "never" });
  });

  test("of a step that failed for good can be caught by the function", async () => {
    const engine = await bench.start((client) => [
      onGo(client, async ({ step }) => {
        const fail = () => {
          throw new NonRetriableError("broken");
        };
        const text = await step.run("a", fail).catch((error: Error) => error.message);
        return step.run("b", () => `caught: ${text}`);
      }),
    ]);
    await engine.client.send({ name: "go" });
    await bench.settled("completed");
    expect((await runsIn(bench.database()))[0]?.output).toBe("caught: broken");
  });
});
