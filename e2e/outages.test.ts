import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { query } from "@/e2e/database";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { chargesOf } from "@/e2e/simulator";

const AT_ONCE = { headers: { prefer: "wait=0" } };
/** An exhausted pool and a locked row are told about within this time: two seconds, and some for a busy machine. */
const REFUSED_MS_MAX = 4_000;
const HEALTHY_MS_MAX = 1_500;

let product: Product;
let merchant: Merchant;

beforeAll(async () => {
  product = await startProduct({
    env: { SWEEP_AFTER_MS: "1000", PSP_TIMEOUT_MS: "8000", PSP_LEASE_MARGIN_MS: "500", DATABASE_POOL_MAX: "4" },
  });
  merchant = new Merchant(product.file);
  await merchant.token();
});
afterAll(() => product.discard());

async function pay(token: string): Promise<{ id: string; orderId: string }> {
  const body = merchant.payment(token);
  const payment = paymentOf(await merchant.post("/v1/payment_intents", body, AT_ONCE));
  return { id: payment.payment_intent_id, orderId: payment.order_id };
}

async function effectsOf(orderId: string): Promise<number[]> {
  return (await chargesOf(product.file, orderId)).map(({ effects }) => effects);
}

test("A23: a process that was held still past its lease writes nothing any more", async () => {
  const { id, orderId } = await pay("tok_slow_5s");
  const { database_url } = product.file;
  const call = await eventually("the call being under way", 10_000, async () => {
    const rows = await query<{ id: string }>(
      database_url,
      `SELECT c.id FROM psp_calls c JOIN charges h ON h.id = c.charge_id
       WHERE h.payment_intent_id = $1 AND c.status = 'in_flight'`,
      [id],
    );
    return rows[0];
  });
  await eventually("the PSP having booked it", 10_000, async () =>
    (await effectsOf(orderId)).length > 0 ? true : undefined,
  );
  const pid = product.children.engine.pid ?? 0;
  const holder = (await holdsConnectionToPsp(pid)) ? pid : (product.children.app.pid ?? 0);
  process.kill(holder, "SIGSTOP");
  try {
    // What another process does when the lease is over: it takes the call over, with a newer fence.
    await query(
      database_url,
      `UPDATE psp_calls SET status = 'unknown', lease_until = NULL, fence = fence + 1, next_inquiry_at = now()
       WHERE id = $1`,
      [call.id],
    );
  } finally {
    process.kill(holder, "SIGCONT");
  }
  await eventually("the late answer being kept as evidence", 20_000, async () => {
    const sends = await query(database_url, "SELECT 1 FROM psp_sends WHERE psp_call_id = $1", [call.id]);
    return sends.length === 1 ? true : undefined;
  });
  const [row] = await query(database_url, "SELECT status, fence FROM psp_calls WHERE id = $1", [call.id]);
  expect(row).toMatchObject({ fence: 2 });
  await merchant.until(id, ["succeeded"], 90_000);
  expect(await effectsOf(orderId)).toEqual([1]);
});

/** Whether a process has a connection to a simulated PSP: on Linux its sockets are listed. */
async function holdsConnectionToPsp(pid: number): Promise<boolean> {
  const ports = product.file.simulators.map(({ url }) =>
    Number(new URL(url).port).toString(16).toUpperCase().padStart(4, "0"),
  );
  try {
    const lines = readFileSync(`/proc/${pid}/net/tcp`, "utf8").split("\n");
    return lines.some((line) => ports.includes(line.split(/\s+/)[3]?.split(":")[1] ?? ""));
  } catch {
    return true;
  }
}

test("A26: with no connection left, requests are refused soon, health is told, and nothing goes to a PSP", async () => {
  const payment = paymentOf(
    await merchant.post("/v1/payment_intents", merchant.payment("tok_visa", { confirm: false })),
  );
  const holder = new pg.Client({ connectionString: product.file.database_url });
  await holder.connect();
  await holder.query("BEGIN");
  await holder.query("SELECT 1 FROM payment_intents WHERE id = $1 FOR UPDATE", [payment.payment_intent_id]);
  try {
    const startedAt = performance.now();
    const path = `/v1/payment_intents/${payment.payment_intent_id}/confirm`;
    const blocked = Array.from({ length: 12 }, () => merchant.post(path, {}));
    const healthAt = performance.now();
    const health = await fetch(`${product.file.app}/healthz`);
    expect([health.status, performance.now() - healthAt < HEALTHY_MS_MAX]).toEqual([200, true]);
    const answers = await Promise.all(blocked);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(answers.every(({ headers }) => headers.has("retry-after"))).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(REFUSED_MS_MAX * 3);
    expect(await effectsOf(payment.order_id)).toEqual([]);
  } finally {
    await holder.query("ROLLBACK");
    await holder.end();
  }
  expect((await merchant.post(`/v1/payment_intents/${payment.payment_intent_id}/confirm`, {})).json).toMatchObject({
    status: "succeeded",
  });
});

test("A28: while the background engine is away payments are accepted, and are done when it is back", async () => {
  await product.children.engine.stop();
  const payments = [];
  for (let n = 0; n < 5; n++) payments.push(await pay("tok_visa"));
  const [waiting] = await query<{ count: number }>(
    product.file.database_url,
    "SELECT count(*)::int AS count FROM outbox WHERE sent_at IS NULL",
  );
  expect(waiting?.count).toBeGreaterThanOrEqual(5);
  expect(await effectsOf(payments[0]?.orderId ?? "")).toEqual([]);
  await product.children.engine.start();
  for (const { id, orderId } of payments) {
    await merchant.until(id, ["succeeded"], 60_000);
    expect(await effectsOf(orderId)).toEqual([1]);
  }
});

test("A30: every event delivered twice and out of order is handled once", async () => {
  const { ports, secrets } = JSON.parse(readFileSync(join(dirname(product.runFilePath), "config.json"), "utf8"));
  const faults = (settings: Record<string, number>) =>
    fetch(`http://127.0.0.1:${ports.engine}/faults/${secrets.eventKey}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(settings),
    });
  await faults({ duplicate: 1, shuffle: 0.5 });
  try {
    const payments = await Promise.all(Array.from({ length: 8 }, () => pay("tok_visa")));
    for (const { id, orderId } of payments) {
      const payment = await merchant.until(id, ["succeeded"], 60_000);
      expect(await effectsOf(orderId)).toEqual([1]);
      expect((await merchant.refund(payment)).json).toMatchObject({ status: "succeeded" });
    }
  } finally {
    await faults({});
  }
});

test("A31: a call that can't be made says so, stays unsent, and holds nothing else up", async () => {
  const { database_url } = product.file;
  const [sealed] = await query<{ api_key_sealed: string }>(
    database_url,
    "SELECT api_key_sealed FROM psp_accounts WHERE id = 'psp_sim_b'",
  );
  await query(database_url, "UPDATE psp_accounts SET api_key_sealed = 'damaged' WHERE id = 'psp_sim_b'");
  await query(database_url, "UPDATE psp_accounts SET enabled = false WHERE id = 'psp_sim_a'");
  const poisoned = await pay("tok_visa");
  await query(database_url, "UPDATE psp_accounts SET enabled = true WHERE id = 'psp_sim_a'");
  const other = await pay("tok_visa");
  await merchant.until(other.id, ["succeeded"], 30_000);
  const [call] = await query(
    database_url,
    `SELECT c.status, c.sends FROM psp_calls c JOIN charges h ON h.id = c.charge_id WHERE h.payment_intent_id = $1`,
    [poisoned.id],
  );
  expect(call).toEqual({ status: "created", sends: 0 });
  await query(database_url, "UPDATE psp_accounts SET api_key_sealed = $1 WHERE id = 'psp_sim_b'", [
    sealed?.api_key_sealed,
  ]);
  await merchant.until(poisoned.id, ["succeeded"], 120_000);
  expect(await effectsOf(poisoned.orderId)).toEqual([1]);
}, 180_000);

test("A35: a database that can't be written refuses, and nothing goes to a PSP", async () => {
  const readOnly = (value: "on" | "off") =>
    query(product.file.database_url, `ALTER DATABASE paydesk SET default_transaction_read_only = ${value}`);
  const reconnect = () =>
    query(
      product.file.database_url,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'paydesk' AND pid <> pg_backend_pid()",
    );
  await readOnly("on");
  await reconnect();
  const body = merchant.payment("tok_visa");
  try {
    const answer = await eventually("a refusal", 10_000, async () => {
      const each = await merchant.post("/v1/payment_intents", body);
      return each.status === 503 ? each : undefined;
    });
    expect(answer.json).toMatchObject({ code: "unavailable", retryable: true });
    expect(await effectsOf(String(body.order_id))).toEqual([]);
  } finally {
    const client = new pg.Client({ connectionString: product.file.database_url });
    await client.connect();
    await client.query("SET default_transaction_read_only = off");
    await client.query("ALTER DATABASE paydesk SET default_transaction_read_only = off");
    await client.end();
    await reconnect();
  }
  const paid = await eventually("the payment", 30_000, async () => {
    const answer = await merchant.post("/v1/payment_intents", body);
    return answer.status === 201 ? paymentOf(answer) : undefined;
  });
  await merchant.until(paid.payment_intent_id, ["succeeded"]);
});

test("afterwards the auditor finds nothing", { timeout: 180_000 }, () => expectAudited(product, { withinMs: 120_000 }));
