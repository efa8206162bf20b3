import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { chargesOf, configureSimulators, scriptFaults } from "@/e2e/simulator";
import type { PaymentIntent } from "@/lib/payments/schema";

const AT_ONCE = { headers: { prefer: "wait=0" } };
const SEEN_MS_MAX = 20_000;
/** Past the PSPs' delay, the questions that prove it, and the time at which a resend would have left. */
const ENDED_MS_MAX = 90_000;
/** When a PSP does late what it had answered with an error: after all questions that prove that it didn't. */
const LATE_MS = 45_000;

let product: Product;
let merchant: Merchant;

beforeAll(async () => {
  product = await startProduct({ env: { SWEEP_AFTER_MS: "1000" } });
  merchant = new Merchant(product.file);
});
afterAll(() => product.discard());

/** Waits until the authorization of a payment is where the test needs it. */
async function untilCall(payment: PaymentIntent, status: string): Promise<void> {
  await eventually(`its call being ${status}`, SEEN_MS_MAX, async () => {
    const rows = await product.sql(
      "SELECT 1 FROM psp_calls WHERE charge_id = $1 AND status = $2",
      payment.latest_charge_id,
      status,
    );
    return rows.length > 0 ? true : undefined;
  });
}

const cancel = (payment: PaymentIntent, request = {}) =>
  merchant.post(`/v1/payment_intents/${payment.payment_intent_id}/cancel`, {}, request);

/** What ended without money: nothing at any PSP, the call closed, nobody called for. */
async function expectNothingTaken(payment: PaymentIntent, call: { outcome: string; sends: number }): Promise<void> {
  expect(await chargesOf(product.file, payment.order_id)).toEqual([]);
  expect(
    await product.sql("SELECT status, outcome, sends FROM psp_calls WHERE charge_id = $1", payment.latest_charge_id),
  ).toEqual([{ status: "answered", ...call }]);
  expect(await product.sql("SELECT kind FROM cases WHERE payment_intent_id = $1", payment.payment_intent_id)).toEqual(
    [],
  );
}

test.each([
  ["automatic", "in_flight"],
  ["automatic", "unknown"],
  ["manual", "unknown"],
])(
  "A6: what never reached the PSP isn't sent again once a cancel stands: it is canceled (%s capture, call %s)",
  async (capture_method, status) => {
    const body = merchant.payment("tok_timeout_before_charge", { capture_method });
    const payment = paymentOf(await merchant.post("/v1/payment_intents", body, AT_ONCE));
    await untilCall(payment, status);
    expect((await cancel(payment, AT_ONCE)).json).toMatchObject({ status: "processing" });
    expect(await merchant.until(payment.payment_intent_id, ["canceled", "succeeded"], ENDED_MS_MAX)).toMatchObject({
      status: "canceled",
      amount_captured: 0,
    });
    await expectNothingTaken(payment, { outcome: "not_sent", sends: 1 });
  },
);

test("A9: what the PSP took nothing of isn't sent again once a cancel stands: it is canceled at once", async () => {
  await scriptFaults(product.file, { kind: "rate_limited", operations: ["authorize"] });
  const payment = await merchant.pay("tok_visa", AT_ONCE);
  await untilCall(payment, "to_resend");
  await cancel(payment, AT_ONCE);
  // From here on the PSP would take it.
  await scriptFaults(product.file);
  const ended = await merchant.until(payment.payment_intent_id, ["canceled", "succeeded"], SEEN_MS_MAX);
  expect(ended).toMatchObject({ status: "canceled" });
  const [sent] = await product.sql<{ sends: number }>(
    "SELECT sends FROM psp_calls WHERE charge_id = $1",
    payment.latest_charge_id,
  );
  await expectNothingTaken(payment, { outcome: "rejected", sends: sent?.sends ?? 0 });
});

test("A6: what never reached the PSP isn't sent again when its shopper is long gone: the card may be tried again", async () => {
  const payment = await merchant.pay("tok_timeout_before_charge", AT_ONCE);
  await untilCall(payment, "unknown");
  await product.sql(
    "UPDATE psp_calls SET first_sent_at = now() - interval '10 minutes' WHERE charge_id = $1",
    payment.latest_charge_id,
  );
  const ended = await merchant.until(payment.payment_intent_id, ["requires_confirmation", "succeeded"], ENDED_MS_MAX);
  expect(ended).toMatchObject({ status: "requires_confirmation", last_error: { code: "psp_unavailable" } });
  await expectNothingTaken(payment, { outcome: "not_sent", sends: 1 });
});

test("A15: what arrives after it was ended as never arrived is a case, with the proposal to give it back", async () => {
  await configureSimulators(product.file, { late_success_ms: LATE_MS });
  const payment = await merchant.pay("tok_late_success", AT_ONCE);
  await untilCall(payment, "unknown");
  await cancel(payment, AT_ONCE);
  await merchant.until(payment.payment_intent_id, ["canceled"], LATE_MS);
  const found = await eventually("a case about it", LATE_MS + ENDED_MS_MAX, async () => {
    const rows = await product.sql<{ kind: string; operation: string }>(
      "SELECT kind, evidence #>> '{proposal,operation}' AS operation FROM cases WHERE payment_intent_id = $1",
      payment.payment_intent_id,
    );
    return rows.length > 0 ? rows : undefined;
  });
  expect(found).toEqual([{ kind: "orphan_charge", operation: "refund" }]);
  expect(await merchant.retrieve(payment.payment_intent_id)).toMatchObject({ status: "canceled", amount_captured: 0 });
}, 180_000);

test("afterwards the auditor finds nothing", () => expectAudited(product));
