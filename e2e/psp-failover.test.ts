import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { eventually, paymentOf } from "@/e2e/merchant";
import { A, B, chargesOfIntent, putRules, simulatorOf } from "@/e2e/psps";
import { PspsUnderTest } from "@/e2e/psps-under-test";
import { chargesOf, scriptFault } from "@/e2e/simulator";
import { startSweep } from "@/e2e/sweeps";
import { anyFreePort } from "@/scripts/launch/ports";

const INTENTS = "/v1/payment_intents";

let psps: PspsUnderTest;

beforeAll(async () => {
  psps = await PspsUnderTest.start();
});
afterEach(() => psps.reset());
afterAll(() => psps.discard());

test("a request that the first PSP refuses is made at the second, within the same confirm", async () => {
  const { payment, orderId, charges } = await psps.pay("tok_down_a");
  expect(payment).toMatchObject({ status: "succeeded", last_error: null });
  expect(charges.map(({ psp_account_id, status }) => [psp_account_id, status])).toEqual([
    [A, "failed"],
    [B, "captured"],
  ]);
  expect(charges[1]?.decision).toMatchObject({
    chosen: { because: "by priority (20)" },
    excluded: [{ psp_account_id: A, because: "tried before" }],
  });
  expect((await chargesOf(psps.product.file, orderId)).map(({ effects }) => effects)).toEqual([1]);
});

test("the same key is answered by the second charge, and again byte for byte", async () => {
  const key = crypto.randomUUID();
  const body = psps.merchant.payment("tok_down_a");
  const first = await psps.merchant.post(INTENTS, body, { key });
  const again = await psps.merchant.post(INTENTS, body, { key });
  expect(paymentOf(first).status).toBe("succeeded");
  expect(again.text).toBe(first.text);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
});

test("A8: a PSP that can't be connected to is skipped, and nothing of it was charged", async () => {
  const nowhere = `http://127.0.0.1:${await anyFreePort()}`;
  await psps.product.sql("UPDATE psp_accounts SET base_url = $2 WHERE id = $1", A, nowhere);
  try {
    const { payment, charges } = await psps.pay();
    expect(payment.status).toBe("succeeded");
    expect(charges.map(({ status }) => status)).toEqual(["failed", "captured"]);
  } finally {
    const { url } = simulatorOf(psps.product.file, A);
    await psps.product.sql("UPDATE psp_accounts SET base_url = $2 WHERE id = $1", A, url);
  }
});

test("A9: a PSP that asks for patience is asked again with the same key, after the time it named", async () => {
  await psps.fault(A, "rate_limited");
  const body = psps.merchant.payment("tok_visa");
  const startedAt = performance.now();
  const answered = psps.merchant.post(INTENTS, body);
  const sent = await eventually("the first send", 10_000, async () => {
    const rows = await psps.product.sql<{ id: string }>(
      `SELECT s.id FROM psp_sends s JOIN psp_calls c ON c.id = s.psp_call_id JOIN charges h ON h.id = c.charge_id
       JOIN payment_intents i ON i.id = h.payment_intent_id WHERE i.order_id = $1`,
      body.order_id,
    );
    return rows.length === 1 ? true : undefined;
  });
  expect(sent).toBe(true);
  await psps.fault(A);
  const payment = paymentOf(await answered);
  expect(payment.status).toBe("succeeded");
  // The simulator names one second.
  expect(performance.now() - startedAt).toBeGreaterThan(1_000);
  expect(await chargesOfIntent(psps.product.file, payment.payment_intent_id)).toMatchObject([{ psp_account_id: A }]);
  expect(await chargesOf(psps.product.file, String(body.order_id))).toMatchObject([{ effects: 1 }]);
  const calls = await psps.product.sql<{ sends: number }>(
    "SELECT sends FROM psp_calls WHERE charge_id = $1",
    payment.latest_charge_id,
  );
  expect(calls).toEqual([{ sends: 2 }]);
});

test("A9: a PSP that asks for more patience than a shopper has is left to the next one, at once", async () => {
  await scriptFault(simulatorOf(psps.product.file, A), {
    kind: "rate_limited",
    operations: ["authorize"],
    retry_after_s: 20,
  });
  const { payment, charges, orderId } = await psps.pay();
  expect(payment.status).toBe("succeeded");
  expect(charges.map(({ psp_account_id, status }) => [psp_account_id, status])).toEqual([
    [A, "failed"],
    [B, "captured"],
  ]);
  expect((await chargesOf(psps.product.file, orderId)).map(({ effects }) => effects)).toEqual([1]);
});

test("A9: nobody sends a call again before the pause is over that its PSP asked for, and no sweep either", async () => {
  const { payment } = await psps.pay();
  const busy = { kind: "rate_limited", operations: ["refund"], times: 1, retry_after_s: 9 };
  await scriptFault(simulatorOf(psps.product.file, A), busy);
  const asked = { charge_id: payment.latest_charge_id, amount: 100 };
  const { refund_id } = (await psps.merchant.post("/v1/refunds", asked, { headers: { prefer: "wait=0" } })).json;
  await eventually("the refund", 60_000, async () => {
    await startSweep((text, values) => psps.product.sql(text, ...values), "sweep-psp-calls");
    return (await psps.merchant.get(`/v1/refunds/${refund_id}`)).json.status === "succeeded" ? true : undefined;
  });
  const [sent] = await psps.product.sql<{ sends: number; apart_ms: number }>(
    `SELECT count(*)::int AS sends, extract(epoch FROM max(s.answered_at) - min(s.answered_at))::float8 * 1000 AS apart_ms
     FROM psp_sends s JOIN psp_calls c ON c.id = s.psp_call_id WHERE c.refund_id = $1`,
    refund_id,
  );
  expect(sent?.sends).toBe(2);
  expect(sent?.apart_ms).toBeGreaterThan(8_900);
});

test.each(["tok_timeout_after_charge", "tok_error_500", "tok_reset"])(
  "after an outcome that is unknown (%s) no other PSP is asked",
  async (token) => {
    const { payment, orderId } = await psps.pay(token, { amount: 4_321 });
    await psps.merchant.until(payment.payment_intent_id, ["succeeded"]);
    const charges = await chargesOfIntent(psps.product.file, payment.payment_intent_id);
    expect(charges.map(({ psp_account_id }) => psp_account_id)).toEqual([A]);
    expect((await chargesOf(psps.product.file, orderId)).map(({ effects }) => effects)).toEqual([1]);
  },
);

test("a soft decline goes to the next PSP only where a rule says so, a hard one never", async () => {
  const rule = {
    name: "both",
    use: [
      { psp_account_id: A, priority: 1 },
      { psp_account_id: B, priority: 2 },
    ],
  };
  const declined = await psps.pay("tok_decline_insufficient_funds");
  expect(declined.charges).toHaveLength(1);
  await putRules(psps.merchant, [{ ...rule, retry_declines: ["insufficient_funds"] }]);
  const retried = await psps.pay("tok_decline_insufficient_funds");
  expect(retried.charges.map(({ psp_account_id, status }) => [psp_account_id, status])).toEqual([
    [A, "declined"],
    [B, "declined"],
  ]);
  expect(retried.payment).toMatchObject({ status: "requires_payment_method", last_error: { psp: B } });
  expect((await psps.pay("tok_decline_generic")).charges).toHaveLength(1);
  expect((await psps.pay("tok_decline_stolen_card")).charges).toHaveLength(1);
});

test("when every PSP refuses, each was asked once, and the same confirm may come again", async () => {
  await psps.fault(A, "unavailable");
  await psps.fault(B, "unavailable");
  const { payment, charges } = await psps.pay();
  expect(payment).toMatchObject({ status: "requires_confirmation", last_error: { code: "psp_rejected" } });
  expect(charges.map(({ psp_account_id, status }) => [psp_account_id, status])).toEqual([
    [A, "failed"],
    [B, "failed"],
  ]);
});

test("A33: an account that is switched off and whose circuit opens during an attempt keeps it: only new ones go elsewhere", async () => {
  await psps.fault(A, "slow");
  // Slow is five seconds here, longer than the PSP is waited for: the attempt is unknown, and stays where it is.
  const body = psps.merchant.payment("tok_visa");
  const first = paymentOf(await psps.merchant.post(INTENTS, body, { headers: { prefer: "wait=0" } }));
  await eventually("the request being under way", 10_000, async () => {
    const rows = await psps.product.sql(
      "SELECT 1 FROM psp_calls WHERE charge_id = $1 AND status = 'in_flight'",
      first.latest_charge_id,
    );
    return rows.length === 1 ? true : undefined;
  });
  expect((await psps.command(A, "disable", { reason: "health flips" })).status).toBe(200);
  await psps.product.sql(
    "UPDATE psp_conditions SET circuit = 'open', state = 'down', next_probe_at = now() + interval '1 hour' WHERE psp_account_id = $1",
    A,
  );
  await psps.fault(A);
  expect((await psps.pay()).charges.map(({ psp_account_id }) => psp_account_id)).toEqual([B]);
  expect(await psps.merchant.until(first.payment_intent_id, ["succeeded"])).toMatchObject({ last_error: null });
  expect(await chargesOfIntent(psps.product.file, first.payment_intent_id)).toMatchObject([
    { psp_account_id: A, status: "captured" },
  ]);
  expect(await chargesOf(psps.product.file, String(body.order_id))).toMatchObject([{ effects: 1 }]);
});

test("A33: when no PSP can take a charge, the answer is at once, clear and retryable; nothing is charged", async () => {
  await psps.command(A, "disable");
  await psps.command(B, "disable");
  const key = crypto.randomUUID();
  const body = psps.merchant.payment("tok_visa");
  const startedAt = performance.now();
  const refused = await psps.merchant.post(INTENTS, body, { key });
  expect(performance.now() - startedAt).toBeLessThan(2_000);
  expect(refused.status).toBe(503);
  expect(refused.json).toMatchObject({ code: "no_psp_available", retryable: true });
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(await chargesOf(psps.product.file, String(body.order_id))).toEqual([]);
  await psps.command(A, "enable");
  // The key was not used up by a refusal that did nothing.
  expect(paymentOf(await psps.merchant.post(INTENTS, body, { key })).status).toBe("succeeded");
  expect((await chargesOf(psps.product.file, String(body.order_id))).map(({ effects }) => effects)).toEqual([1]);
});

test("afterwards the auditor finds nothing", () => expectAudited(psps.product));
