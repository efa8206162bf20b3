import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { query } from "@/e2e/database";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { chargesOf, configureSimulator, operationsOf, scriptFault } from "@/e2e/simulator";
import { receivedFor } from "@/e2e/webhooks";
import type { PaymentIntent } from "@/lib/payments/schema";

let product: Product;
let merchant: Merchant;

beforeAll(async () => {
  product = await startProduct({ env: { SWEEP_AFTER_MS: "1000" } });
  merchant = new Merchant(product.file);
});
afterAll(() => product.discard());

const capture = (payment: PaymentIntent, body: Record<string, unknown> = {}) =>
  merchant.post(`/v1/payment_intents/${payment.payment_intent_id}/capture`, body);
const cancel = (payment: PaymentIntent, body: Record<string, unknown> = {}) =>
  merchant.post(`/v1/payment_intents/${payment.payment_intent_id}/cancel`, body);

/** What the PSP did to a payment, as [kind, status, amount, effects]. */
async function operations(payment: PaymentIntent): Promise<Array<[string, string, number, number]>> {
  return (await operationsOf(product.file, payment.order_id)).map((each) => [
    each.kind,
    each.status,
    each.amount,
    each.effects,
  ]);
}

describe("capture", () => {
  test("all of it: the money is taken, booked and told", async () => {
    const payment = await merchant.authorized();
    expect(payment).toMatchObject({ amount_capturable: 2599, amount_captured: 0 });
    expect(payment.capture_before_ms).toBeGreaterThan(Date.now());
    const answer = await capture(payment);
    expect([answer.status, answer.json]).toMatchObject([
      200,
      { status: "succeeded", amount_captured: 2599, amount_capturable: 0 },
    ]);
    expect(await operations(payment)).toEqual([["capture", "succeeded", 2599, 1]]);
    const booked = await query(
      product.file.database_url,
      `SELECT e.kind, p.amount::int FROM ledger_entries e JOIN ledger_postings p ON p.entry_id = e.id
       JOIN ledger_accounts a ON a.id = p.account_id AND a.kind = 'psp_receivable'
       WHERE e.charge_id = $1 ORDER BY e.kind`,
      [payment.latest_charge_id],
    );
    expect(booked).toEqual([
      { kind: "captured", amount: 2599 },
      { kind: "fee", amount: -36 },
    ]);
    const types = await eventually("its events", 20_000, async () => {
      const told = receivedFor(product.file.receiver.log, merchant.webhookSecret, payment.payment_intent_id);
      const names = told.map(({ type }) => type);
      return names.includes("charge.captured") && names.includes("payment_intent.succeeded") ? names : undefined;
    });
    expect(types.toSorted()).toEqual([
      "charge.captured",
      "payment_intent.created",
      "payment_intent.processing",
      "payment_intent.processing",
      "payment_intent.requires_capture",
      "payment_intent.succeeded",
    ]);
  });

  test("a part: the rest is let go by a void of its own where the PSP needs one", async () => {
    const payment = await merchant.authorized();
    const answer = await capture(payment, { amount_to_capture: 1000 });
    expect(paymentOf(answer)).toMatchObject({ status: "succeeded", amount_captured: 1000, amount_capturable: 0 });
    await eventually("the rest being let go", 20_000, async () => {
      const done = await operations(payment);
      return done.length === 2 ? done : undefined;
    });
    expect(await operations(payment)).toEqual([
      ["capture", "succeeded", 1000, 1],
      ["void", "succeeded", 1599, 1],
    ]);
    const rows = await eventually("the release", 20_000, async () => {
      const found = await query(
        product.file.database_url,
        "SELECT amount_released::int AS released, capture_pending::int AS pending FROM payment_intents WHERE id = $1",
        [payment.payment_intent_id],
      );
      return found[0]?.released === 1599 ? found : undefined;
    });
    expect(rows).toEqual([{ released: 1599, pending: 0 }]);
  });

  test("in parts: the last of them ends the payment", async () => {
    const payment = await merchant.authorized();
    const first = await capture(payment, { amount_to_capture: 1000, final_capture: false });
    expect(paymentOf(first)).toMatchObject({
      status: "requires_capture",
      amount_captured: 1000,
      amount_capturable: 1599,
    });
    expect((await capture(payment, { amount_to_capture: 1600 })).json).toMatchObject({ code: "amount_too_large" });
    const last = await capture(payment, { amount_to_capture: 1599, final_capture: false });
    expect(paymentOf(last)).toMatchObject({ status: "succeeded", amount_captured: 2599 });
    expect(await operations(payment)).toEqual([
      ["capture", "succeeded", 1000, 1],
      ["capture", "succeeded", 1599, 1],
    ]);
  });

  test("in parts is refused where the PSP takes one only, which lets the rest go by itself", async () => {
    const { database_url } = product.file;
    await query(database_url, "UPDATE psp_accounts SET enabled = false WHERE id = 'psp_sim_a'");
    const payment = await merchant.authorized();
    await query(database_url, "UPDATE psp_accounts SET enabled = true WHERE id = 'psp_sim_a'");
    expect((await capture(payment, { amount_to_capture: 1, final_capture: false })).json).toMatchObject({
      code: "not_supported",
      status: 422,
    });
    expect(paymentOf(await capture(payment, { amount_to_capture: 1000 }))).toMatchObject({ amount_captured: 1000 });
    expect(await operations(payment)).toEqual([["capture", "succeeded", 1000, 1]]);
    const [released] = await query(
      database_url,
      "SELECT amount_released::int AS released FROM payment_intents WHERE id = $1",
      [payment.payment_intent_id],
    );
    expect(released).toEqual({ released: 1599 });
  });

  test("more than is held is refused, and nothing is sent", async () => {
    const payment = await merchant.authorized();
    const answer = await capture(payment, { amount_to_capture: 2600 });
    expect([answer.status, answer.json.code]).toEqual([422, "amount_too_large"]);
    expect(await operations(payment)).toEqual([]);
  });

  test("a declined capture leaves the money held", async () => {
    const payment = await merchant.authorized("tok_capture_declined");
    const answer = paymentOf(await capture(payment));
    expect(answer).toMatchObject({ status: "requires_capture", amount_capturable: 2599, amount_captured: 0 });
    expect(answer.last_error).toMatchObject({ code: "capture_declined" });
  });

  test("a payment that was captured can't be captured or canceled", async () => {
    const payment = await merchant.paid();
    expect((await capture(payment)).json).toMatchObject({ code: "invalid_state", status: 409 });
    expect((await cancel(payment)).json).toMatchObject({ code: "invalid_state", status: 409 });
  });

  test("another merchant's payment is not there to be captured or canceled", async () => {
    const payment = await merchant.authorized();
    const other = new Merchant(product.file, 1);
    for (const command of ["capture", "cancel"]) {
      const answer = await other.post(`/v1/payment_intents/${payment.payment_intent_id}/${command}`, {});
      expect([answer.status, answer.json.code]).toEqual([404, "not_found"]);
    }
  });
});

describe("cancel", () => {
  test("before a card was tried: nothing goes to a PSP", async () => {
    const payment = paymentOf(await merchant.post("/v1/payment_intents", merchant.payment()));
    const answer = await cancel(payment, { cancellation_reason: "abandoned" });
    expect(paymentOf(answer)).toMatchObject({ status: "canceled", cancellation_reason: "abandoned" });
    expect(await chargesOf(product.file, payment.order_id)).toEqual([]);
  });

  test("of an authorized payment: the PSP lets the money go", async () => {
    const payment = await merchant.authorized();
    expect(paymentOf(await cancel(payment))).toMatchObject({ status: "canceled", amount_capturable: 0 });
    expect(await operations(payment)).toEqual([["void", "succeeded", 2599, 1]]);
  });

  test("while the shopper is asked: the PSP lets the payment go", async () => {
    const payment = await merchant.pay("tok_3ds");
    expect(payment.status).toBe("requires_action");
    expect(paymentOf(await cancel(payment))).toMatchObject({ status: "canceled", next_action: null });
    expect((await chargesOf(product.file, payment.order_id)).map(({ status }) => status)).toEqual(["voided"]);
  });

  test("while the outcome is unknown: remembered, found out, then let go", async () => {
    const payment = await merchant.pay("tok_error_500", { headers: { prefer: "wait=0" } });
    expect(payment.status).toBe("processing");
    const body = { ...merchant.payment("tok_timeout_after_charge", { capture_method: "manual" }) };
    const unknown = paymentOf(await merchant.post("/v1/payment_intents", body, { headers: { prefer: "wait=2" } }));
    expect(unknown.status).toBe("processing");
    const answer = await cancel(unknown);
    expect(["processing", "canceled"]).toContain(paymentOf(answer).status);
    await merchant.until(unknown.payment_intent_id, ["canceled"]);
    expect(await operations(unknown)).toEqual([["void", "succeeded", 2599, 1]]);
  });

  test("too late: what was captured meanwhile stays captured, is told, and a person looks at it", async () => {
    const body = merchant.payment("tok_timeout_after_charge");
    const unknown = paymentOf(await merchant.post("/v1/payment_intents", body, { headers: { prefer: "wait=2" } }));
    await cancel(unknown, { cancellation_reason: "requested_by_customer" });
    const payment = await merchant.until(unknown.payment_intent_id, ["succeeded"]);
    expect(payment).toMatchObject({ cancellation_reason: null, last_error: { code: "cancel_refused" } });
    const cases = await query(product.file.database_url, "SELECT kind FROM cases WHERE payment_intent_id = $1", [
      payment.payment_intent_id,
    ]);
    expect(cases).toEqual([{ kind: "cancel_too_late" }]);
  });
});

test("A22: an authorization that expired at the PSP fails the payment, and says so", async () => {
  const payment = await merchant.authorized();
  const [simulator] = product.file.simulators;
  if (!simulator) throw new Error("There is no simulator.");
  await configureSimulator(simulator, { clock_offset_ms: 8 * 24 * 3_600_000 });
  try {
    const expired = await merchant.until(payment.payment_intent_id, ["failed"]);
    expect(expired).toMatchObject({ last_error: { code: "authorization_expired" }, amount_captured: 0 });
    expect((await capture(payment)).json).toMatchObject({ code: "invalid_state" });
  } finally {
    await configureSimulator(simulator, { clock_offset_ms: 0 });
  }
});

describe("a PSP that does something else than it was asked to", () => {
  const faulty = async (kind: string, operation: string, during: () => Promise<void>) => {
    const [simulator] = product.file.simulators;
    if (!simulator) throw new Error("There is no simulator.");
    await configureSimulator(simulator, { notifications: "off" });
    await scriptFault(simulator, { kind, operations: [operation] });
    try {
      await during();
    } finally {
      await scriptFault(simulator);
      await configureSimulator(simulator, { notifications: "on" });
    }
  };
  const callsOf = (payment: PaymentIntent) =>
    query(
      product.file.database_url,
      `SELECT c.operation, c.status FROM psp_calls c JOIN charges h ON h.id = c.charge_id
       WHERE h.payment_intent_id = $1 AND c.operation <> 'authorize'`,
      [payment.payment_intent_id],
    );

  test("A10: a capture of another amount moves nothing here, before the PSP's books say what was asked for", async () => {
    const payment = await merchant.authorized();
    await faulty("wrong_amount", "capture", async () => {
      const answer = await merchant.post(
        `/v1/payment_intents/${payment.payment_intent_id}/capture`,
        {},
        { headers: { prefer: "wait=2" } },
      );
      expect(paymentOf(answer)).toMatchObject({ status: "processing", amount_captured: 0 });
      expect(await callsOf(payment)).toEqual([{ operation: "capture", status: "needs_review" }]);
      const cases = await query(
        product.file.database_url,
        "SELECT kind, status FROM cases WHERE payment_intent_id = $1",
        [payment.payment_intent_id],
      );
      expect(cases).toEqual([{ kind: "amount_differs", status: "open" }]);
    });
    // Now the PSP notifies, is asked, and says what it did.
    expect(await merchant.until(payment.payment_intent_id, ["succeeded"])).toMatchObject({ amount_captured: 2599 });
  });

  test("A10: a refund of another amount keeps its reservation until then", async () => {
    const payment = await merchant.paid();
    let refundId = "";
    await faulty("wrong_amount", "refund", async () => {
      const answer = await merchant.refund(payment, { amount: 2000 }, { headers: { prefer: "wait=2" } });
      expect(answer.json).toMatchObject({ status: "processing" });
      refundId = String(answer.json.refund_id);
      expect((await merchant.refund(payment, { amount: 600 })).json).toMatchObject({ code: "amount_too_large" });
    });
    await merchant.untilRefund(refundId, ["succeeded"]);
  });

  test("a refund, a cancel and a capture outlast a PSP that is away for a while", async () => {
    const [paid, canceled, captured] = [
      await merchant.paid(),
      await merchant.authorized(),
      await merchant.authorized(),
    ];
    const [simulator] = product.file.simulators;
    if (!simulator) throw new Error("There is no simulator.");
    await scriptFault(simulator, { kind: "unavailable", operations: ["capture", "void", "refund"] });
    const wait = { headers: { prefer: "wait=1" } };
    const refund = await merchant.refund(paid, {}, wait);
    const commands = [`${canceled.payment_intent_id}/cancel`, `${captured.payment_intent_id}/capture`];
    const answers = await Promise.all(commands.map((path) => merchant.post(`/v1/payment_intents/${path}`, {}, wait)));
    expect([refund, ...answers].map(({ json }) => json.status)).toEqual(["processing", "processing", "processing"]);
    await scriptFault(simulator);
    await merchant.untilRefund(String(refund.json.refund_id), ["succeeded"]);
    await merchant.until(canceled.payment_intent_id, ["canceled"]);
    await merchant.until(captured.payment_intent_id, ["succeeded"]);
  });
});
