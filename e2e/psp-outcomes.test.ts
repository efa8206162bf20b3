import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { query } from "@/e2e/database";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { PSP_TIMEOUT_MS } from "@/e2e/product";
import { readRunFile } from "@/e2e/run-file";
import { chargesOf } from "@/e2e/simulator";

const run = readRunFile();
const merchant = new Merchant(run);
const INTENTS = "/v1/payment_intents";

test.concurrent("A5: a PSP that charges and never answers leaves the payment processing until it was asked", async () => {
  const body = merchant.payment("tok_timeout_after_charge");
  const first = paymentOf(await merchant.post(INTENTS, body, { headers: { prefer: "wait=3" } }));
  expect(first.status).toBe("processing");
  const [call] = await query<{ status: string }>(
    run.database_url,
    "SELECT status FROM psp_calls WHERE charge_id = $1",
    [first.latest_charge_id],
  );
  expect(call?.status).toBe("unknown");
  await merchant.until(first.payment_intent_id, ["succeeded"]);
  const charges = await chargesOf(run, String(body.order_id));
  expect(charges.map(({ effects, requests }) => ({ effects, requests }))).toEqual([{ effects: 1, requests: 1 }]);
});

test.concurrent("A6: a request that never arrived goes out again with its old key, once the PSP's delay is over", async () => {
  const body = merchant.payment("tok_timeout_before_charge");
  const startedAt = Date.now();
  const first = paymentOf(await merchant.post(INTENTS, body, { headers: { prefer: "wait=3" } }));
  expect(first.status).toBe("processing");
  await merchant.until(first.payment_intent_id, ["succeeded"], 90_000);
  const [account] = await query<{ settle_delay_ms: number }>(
    run.database_url,
    "SELECT settle_delay_ms FROM psp_accounts WHERE id = 'psp_sim_a'",
    [],
  );
  expect(Date.now() - startedAt).toBeGreaterThan(PSP_TIMEOUT_MS + (account?.settle_delay_ms ?? 0));
  const charges = await chargesOf(run, String(body.order_id));
  expect(charges.map(({ effects, requests }) => ({ effects, requests }))).toEqual([{ effects: 1, requests: 2 }]);
  const [calls] = await query<{ calls: number; sends: number }>(
    run.database_url,
    "SELECT count(*)::int AS calls, sum(sends)::int AS sends FROM psp_calls WHERE charge_id = $1",
    [first.latest_charge_id],
  );
  expect(calls).toEqual({ calls: 1, sends: 2 });
});

test.concurrent.each(["tok_error_500", "tok_error_html", "tok_reset"])(
  "A7: %s is unknown, never a decline, and is found out by asking",
  async (token) => {
    const body = merchant.payment(token);
    const first = paymentOf(await merchant.post(INTENTS, body, { headers: { prefer: "wait=2" } }));
    expect(first.status).toBe("processing");
    expect(first.last_error).toBeNull();
    await merchant.until(first.payment_intent_id, ["succeeded"]);
    expect((await chargesOf(run, String(body.order_id))).map(({ effects }) => effects)).toEqual([1]);
  },
);

test.concurrent.each([
  ["tok_decline_insufficient_funds", "requires_payment_method", "insufficient_funds"],
  ["tok_decline_stolen_card", "failed", "stolen_card"],
])("a documented decline is told as one: %s leads to %s", async (token, status, declineCode) => {
  const intent = await merchant.pay(token);
  expect(intent.status).toBe(status);
  expect(intent.last_error).toMatchObject({ code: "card_declined", decline_code: declineCode });
});

test.concurrent("after a soft decline another card can be tried on the same intent", async () => {
  const declined = await merchant.pay("tok_decline_do_not_honor");
  const answer = await merchant.post(`${INTENTS}/${declined.payment_intent_id}/confirm`, {
    payment_method: { type: "card_token", token: "tok_mastercard" },
  });
  expect(answer.status).toBe(200);
  expect(paymentOf(answer)).toMatchObject({
    status: "succeeded",
    last_error: null,
    payment_method: { brand: "mastercard", last4: "4444" },
  });
});

test.concurrent("A10: a PSP that approved another amount gets no success: a person looks at it", async () => {
  const first = paymentOf(
    await merchant.post(INTENTS, merchant.payment("tok_wrong_amount"), { headers: { prefer: "wait=2" } }),
  );
  expect(first.status).toBe("processing");
  const [row] = await eventually("the case", 10_000, async () => {
    const rows = await query<{ kind: string; status: string }>(
      run.database_url,
      "SELECT c.kind, ch.status FROM cases c JOIN charges ch ON ch.id = c.charge_id WHERE c.payment_intent_id = $1",
      [first.payment_intent_id],
    );
    return rows.length > 0 ? rows : undefined;
  });
  expect(row).toEqual({ kind: "amount_differs", status: "needs_review" });
  expect((await merchant.retrieve(first.payment_intent_id)).amount_captured).toBe(0);
});

test.concurrent("a manual capture is authorized and holds its amount", async () => {
  const answer = await merchant.post(INTENTS, merchant.payment("tok_visa", { capture_method: "manual" }));
  expect(paymentOf(answer)).toMatchObject({ status: "requires_capture", amount_capturable: 2599, amount_captured: 0 });
});

test.concurrent("a pending payment is settled by the PSP's notification", async () => {
  const intent = await merchant.pay("tok_async");
  expect(intent.status).toBe("succeeded");
  const rows = await query<{ status: string }>(
    run.database_url,
    "SELECT n.status FROM notifications n JOIN charges c ON c.psp_reference = ANY (n.psp_references) WHERE c.id = $1",
    [intent.latest_charge_id],
  );
  expect(rows.length).toBeGreaterThan(0);
});

test("a PSP's notification without a valid signature is refused and not stored", async () => {
  const send = (headers: Record<string, string>) =>
    fetch(`${run.app}/psp/psp_sim_a/notifications`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ id: "sn_forged", type: "payment.updated", payment: { id: "sp_x", status: "captured" } }),
    });
  const now = Math.floor(Date.now() / 1000);
  for (const signature of ["", "nonsense", `t=${now},v1=${"0".repeat(64)}`, `t=${now},v1=`]) {
    expect((await send({ "simulator-signature": signature })).status).toBe(401);
  }
  expect(await query(run.database_url, "SELECT 1 FROM notifications WHERE notification_id = 'sn_forged'", [])).toEqual(
    [],
  );
});

test("no process wrote an unhandled rejection or a 500 to its log", () => {
  const folder = `${run.receiver.log.replace(/receiver\.jsonl$/, "")}logs`;
  for (const name of ["app", "engine"]) {
    const text = readFileSync(`${folder}/${name}.log`, "utf8");
    expect(text).not.toContain("unhandled rejection");
    expect(text).not.toContain('"msg":"request failed"');
  }
});
