import { cron, eventType, Inngest } from "inngest";
import { describe, expect, test } from "vitest";
import { readFunctions } from "./read-functions";

const client = new Inngest({ id: "app", isDev: true });

/** The configuration as plain data: the types would not allow the unusable ones. */
function read(options: Record<string, unknown>) {
  const fn = client.createFunction({ id: "fn", triggers: [{ event: "go" }] }, () => undefined);
  Object.assign(fn.opts, options);
  return readFunctions(client, [fn]).get("app-fn");
}

test("what the engine honours is read: triggers, retries, concurrency, idempotency", () => {
  const options = {
    triggers: [eventType("a"), { event: "b" }, cron("*/5 * * * *")],
    retries: 6,
    concurrency: { limit: 5, key: "event.data.endpoint_id" },
    idempotency: "event.data.id",
  };
  expect(read(options)).toEqual({
    id: "app-fn",
    events: ["a", "b"],
    crons: ["*/5 * * * *"],
    attemptsMax: 7,
    concurrency: { limit: 5, path: ["data", "endpoint_id"] },
    idempotency: ["data", "id"],
  });
  expect(read({ concurrency: 3 })?.concurrency).toEqual({ limit: 3, path: undefined });
});

describe("what the engine can't honour stops the start, naming function and option:", () => {
  test.each<[string, unknown, string?]>([
    ["batchEvents", { maxSize: 2, timeout: "1s" }],
    ["rateLimit", { limit: 1, period: "1s" }],
    ["throttle", { limit: 1, period: "1s" }],
    ["debounce", { period: "1s" }],
    ["priority", { run: "1" }],
    ["timeouts", { start: "1s" }],
    ["singleton", { mode: "skip" }],
    ["cancelOn", [{ event: "stop" }]],
    ["onFailure", () => undefined],
    ["optimizeParallelism", false],
    ["somethingNew", true],
    ["idempotency", "event.data.a + event.data.b"],
    ["concurrency.key", { limit: 1, key: "size(event.data.x)" }, "concurrency"],
    ["concurrency", [{ limit: 1 }, { limit: 2, scope: "env", key: "'a'" }]],
    ["concurrency.scope", { limit: 1, scope: "account", key: "event.data.x" }, "concurrency"],
    ["triggers", []],
    ["triggers.if", [{ event: "go", if: "event.data.x == 1" }], "triggers"],
    ["triggers.event", [{ event: "app/*" }], "triggers"],
    ["triggers", [{ cron: "0 * * * * *" }]],
    ["triggers", [{ cron: "TZ=Europe/Paris 0 12 * * *" }]],
  ])("%s", (named, value, option = named) => {
    expect(() => read({ [option]: value })).toThrow(`can't run the function "fn": ${named}`);
  });
});
