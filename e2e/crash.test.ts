import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { query } from "@/e2e/database";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { chargesOf, ledgerOf } from "@/e2e/simulator";
import { receivedAll, receivedFor } from "@/e2e/webhooks";
import type { Child } from "@/scripts/launch/child";

const INTENTS = "/v1/payment_intents";
/** A process that died holding a PSP call is waited for: time-out and margin of its lease, then the first inquiry. */
const RECOVERY_MS_MAX = 60_000;

let product: Product;
let merchant: Merchant;
/** Processes that will kill themselves. */
const armed = new Set<Child>();

beforeAll(async () => {
  product = await startProduct({ env: { SWEEP_AFTER_MS: "1000" } });
  merchant = new Merchant(product.file);
});
// A test that failed halfway leaves nothing down, and nothing about to die, that the next one needs.
afterEach(async () => {
  for (const child of Object.values(product.children)) {
    if (armed.has(child)) await child.stop();
    if (child.pid === null) await child.start();
  }
  armed.clear();
});
afterAll(() => product.discard());

/** What must hold of a payment whatever died: charged once, told once per step, with signatures that verify. */
async function expectPaidOnce(id: string, orderId: string): Promise<void> {
  await merchant.until(id, ["succeeded"], RECOVERY_MS_MAX);
  expect((await chargesOf(product.file, orderId)).map(({ effects }) => effects)).toEqual([1]);
  await eventually("its four events", RECOVERY_MS_MAX, async () => {
    const types = receivedFor(product.file.receiver.log, merchant.webhookSecret, id).map(({ type }) => type);
    return new Set(types).size === 4 ? types : undefined;
  });
  const rows = await query<{ events: number }>(
    product.file.database_url,
    "SELECT count(*)::int AS events FROM events WHERE payment_intent_id = $1",
    [id],
  );
  expect(rows).toEqual([{ events: 4 }]);
}

/** Starts a process again so that it kills itself at a point; returns when it is ready. */
async function arm(name: "app" | "engine", point: string): Promise<void> {
  const child = product.children[name];
  await child.stop();
  armed.add(child);
  await child.start({ PAYDESK_CRASH_AT: point });
  child.leaveDown();
}

/** Waits until the outbox is empty. */
async function everythingSent(): Promise<void> {
  await eventually("the outbox being sent", RECOVERY_MS_MAX, async () => {
    const unsent = await query(product.file.database_url, "SELECT 1 FROM outbox WHERE sent_at IS NULL");
    return unsent.length === 0 ? true : undefined;
  });
}

/** The payment of an order: of a request whose answer was lost, but which was committed. */
async function paymentWith(orderId: unknown): Promise<string> {
  const rows = await product.sql<{ id: string }>("SELECT id FROM payment_intents WHERE order_id = $1", orderId);
  expect(rows).toHaveLength(1);
  return rows[0]?.id ?? "";
}

/** Where the engine takes its orders: known to the launcher, not told in run.json. */
function enginePlace(): { engine_port: number; event_key: string } {
  const config = JSON.parse(readFileSync(join(dirname(product.runFilePath), "config.json"), "utf8"));
  return { engine_port: config.ports.engine, event_key: config.secrets.eventKey };
}

async function restartAfterCrash(name: "app" | "engine"): Promise<void> {
  const child = product.children[name];
  await child.ended();
  expect(child.pid).toBeNull();
  armed.delete(child);
  await child.start();
}

describe("the process that makes PSP calls is killed", () => {
  test.each([
    ["A1: after the PSP charged, before the answer was written", "psp_call.after_answer"],
    ["A2: after the call was recorded, before anything was sent", "psp_call.before_claim"],
    ["A2: after the call was claimed, before anything was sent", "psp_call.before_send"],
    ["before the answer was applied", "apply_authorize.before_commit"],
    ["after the answer was applied", "apply_authorize.after_commit"],
  ])("%s: charged once, and told", async (_name, point) => {
    await arm("engine", point);
    const body = merchant.payment("tok_visa");
    const first = paymentOf(await merchant.post(INTENTS, body, { headers: { prefer: "wait=0" } }));
    await restartAfterCrash("engine");
    await expectPaidOnce(first.payment_intent_id, String(body.order_id));
  });

  test.each(["delivery.before_send", "delivery.after_send"])(
    "E8: at %s: the webhook arrives with the same id",
    async (point) => {
      await arm("engine", point);
      const { payment_intent_id } = paymentOf(await merchant.post(INTENTS, merchant.payment()));
      await restartAfterCrash("engine");
      const events = await eventually("the webhook", RECOVERY_MS_MAX, async () => {
        const rows = await query<{ status: string }>(
          product.file.database_url,
          "SELECT d.status FROM deliveries d JOIN events e ON e.id = d.event_id WHERE e.payment_intent_id = $1",
          [payment_intent_id],
        );
        const delivered = rows.every(({ status }) => status === "delivered");
        return delivered
          ? receivedFor(product.file.receiver.log, merchant.webhookSecret, payment_intent_id)
          : undefined;
      });
      expect(new Set(events.map(({ event_id }) => event_id)).size).toBe(1);
      expect(events.length).toBe(point === "delivery.after_send" ? 2 : 1);
    },
  );
});

describe("the process that serves the API is killed", () => {
  test("B5: before the commit: nothing happened, and the retry with the same key does the work", async () => {
    await arm("app", "create.before_commit");
    const key = crypto.randomUUID();
    const body = merchant.payment("tok_visa");
    await expect(merchant.post(INTENTS, body, { key })).rejects.toThrow();
    await restartAfterCrash("app");
    expect(await chargesOf(product.file, String(body.order_id))).toEqual([]);
    const retry = await merchant.post(INTENTS, body, { key });
    expect(retry.headers.get("idempotent-replayed")).toBeNull();
    await expectPaidOnce(paymentOf(retry).payment_intent_id, String(body.order_id));
  });

  test("B5: after the commit: the work goes on, and the retry with the same key tells its outcome", async () => {
    await arm("app", "create.after_commit");
    const key = crypto.randomUUID();
    const body = merchant.payment("tok_visa");
    await expect(merchant.post(INTENTS, body, { key })).rejects.toThrow();
    await restartAfterCrash("app");
    const retry = await eventually("the answer to the first request", RECOVERY_MS_MAX, async () => {
      const answer = await merchant.post(INTENTS, body, { key });
      return answer.status === 201 ? answer : undefined;
    });
    expect(retry.headers.get("idempotent-replayed")).toBe("true");
    await expectPaidOnce(paymentOf(retry).payment_intent_id, String(body.order_id));
  });

  test.each([
    ["A3: before the outbox is sent", "relay.before_send"],
    ["A4: after the outbox was sent, before that was noted", "relay.after_send"],
  ])("%s: handled once", async (_name, point) => {
    // What earlier tests left there would meet the point before the process is ready.
    await everythingSent();
    await arm("app", point);
    const body = merchant.payment("tok_visa");
    // The answer may be lost with the process; the payment may not.
    await merchant.post(INTENTS, body).catch(() => undefined);
    await restartAfterCrash("app");
    await expectPaidOnce(await paymentWith(body.order_id), String(body.order_id));
  });

  test("a notification that was stored is applied although its receiver died", async () => {
    // Nothing is on its way yet that could meet the point before the process is ready.
    await arm("app", "notification.after_commit");
    const body = merchant.payment("tok_async");
    // The PSP settles it in a second and repeats its notification until it is taken.
    await merchant.post(INTENTS, body, { headers: { prefer: "wait=0" } }).catch(() => undefined);
    await restartAfterCrash("app");
    await merchant.until(await paymentWith(body.order_id), ["succeeded"], RECOVERY_MS_MAX);
  });
});

test("A8: a PSP that can't be reached gets nothing, and the same confirm may be tried again", async () => {
  await product.children.simulator.stop();
  const body = merchant.payment("tok_visa");
  const intent = paymentOf(await merchant.post(INTENTS, body));
  await product.children.simulator.start();
  expect(intent.status).toBe("requires_confirmation");
  expect(intent.last_error).toMatchObject({ code: "psp_unavailable" });
  expect(await chargesOf(product.file, String(body.order_id))).toEqual([]);
  const again = await merchant.post(`${INTENTS}/${intent.payment_intent_id}/confirm`, {});
  expect(paymentOf(again)).toMatchObject({ status: "succeeded", last_error: null });
  expect((await chargesOf(product.file, String(body.order_id))).map(({ effects }) => effects)).toEqual([1]);
});

test("A25: the database is killed in the middle of a payment: nothing is lost, nothing is done twice", async () => {
  const { postgres } = product.file.pids;
  const key = crypto.randomUUID();
  const body = merchant.payment("tok_slow_5s");
  const first = merchant.post(INTENTS, body, { key }).catch(() => undefined);
  await eventually("the charge being sent", 10_000, async () => {
    const charges = await chargesOf(product.file, String(body.order_id));
    return charges.length > 0 ? true : undefined;
  });
  process.kill(postgres ?? 0, "SIGKILL");
  expect([undefined, 201, 503]).toContain((await first)?.status);
  const retry = await eventually("an answer", RECOVERY_MS_MAX, async () => {
    const answer = await merchant.post(INTENTS, body, { key, headers: { prefer: "wait=1" } });
    return answer.status === 201 ? answer : undefined;
  });
  expect(product.file.pids.postgres).not.toBe(postgres);
  await expectPaidOnce(paymentOf(retry).payment_intent_id, String(body.order_id));
});

test("A29: work that the engine accepted and forgot is found by the sweeper", { timeout: 180_000 }, async () => {
  const { engine_port, event_key } = enginePlace();
  const faults = async (settings: Record<string, number>) => {
    const response = await fetch(`http://127.0.0.1:${engine_port}/faults/${event_key}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(settings),
    });
    expect(response.status).toBe(200);
  };
  await faults({ drop: 1 });
  const body = merchant.payment("tok_visa");
  const first = paymentOf(await merchant.post(INTENTS, body, { headers: { prefer: "wait=0" } }));
  await everythingSent();
  expect((await merchant.retrieve(first.payment_intent_id)).status).toBe("processing");
  await faults({});
  // It sweeps once a minute.
  await merchant.until(first.payment_intent_id, ["succeeded"], 120_000);
  await expectPaidOnce(first.payment_intent_id, String(body.order_id));
});

test("everything is killed under a load of 50 payments: every acknowledged one is there, charged once, and told", async () => {
  const acknowledged = new Map<string, string>();
  const load = Array.from({ length: 50 }, async (_, index) => {
    await pause(index * 20);
    const body = merchant.payment("tok_visa");
    const answer = await merchant.post(INTENTS, body, { headers: { prefer: "wait=5" } }).catch(() => undefined);
    if (answer?.status === 201) acknowledged.set(paymentOf(answer).payment_intent_id, String(body.order_id));
  });
  // At a random moment of the load.
  await pause(100 + Math.random() * 900);
  const { app, engine, simulator, receiver } = product.children;
  const all = [app, engine, simulator, receiver];
  await Promise.all(all.map((child) => child.stop("SIGKILL")));
  await Promise.all(load);
  await Promise.all(all.map((child) => child.start()));

  for (const [id, orderId] of acknowledged) {
    const intent = await merchant.until(id, ["succeeded"], RECOVERY_MS_MAX);
    expect(intent.order_id).toBe(orderId);
  }
  const rows = await eventually("no payment being in flight", RECOVERY_MS_MAX, async () => {
    const open = await query(product.file.database_url, "SELECT 1 FROM payment_intents WHERE status = 'processing'");
    const undelivered = await query(product.file.database_url, "SELECT 1 FROM deliveries WHERE status <> 'delivered'");
    return open.length + undelivered.length === 0 ? open : undefined;
  });
  expect(rows).toEqual([]);

  const ledger = await ledgerOf(product.file);
  const byOrder = Map.groupBy(ledger, ({ reference }) => reference);
  for (const [order, charges] of byOrder) {
    expect({ order, effects: charges.reduce((sum, { effects }) => sum + effects, 0) }).toEqual({ order, effects: 1 });
  }
  const told = new Set(receivedAll(product.file.receiver.log, merchant.webhookSecret).map(({ event_id }) => event_id));
  const events = await query<{ id: string }>(
    product.file.database_url,
    "SELECT id FROM events WHERE merchant_id = $1",
    [merchant.id],
  );
  for (const { id } of events) expect(told).toContain(id);
});
