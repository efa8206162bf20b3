import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAudited } from "@/e2e/audited";
import { query } from "@/e2e/database";
import { Merchant, paymentOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { chargesOf, configureSimulators } from "@/e2e/simulator";
import type { PaymentIntent } from "@/lib/payments/schema";

/** Long enough that what is sent at once is under way together. */
const ANSWER_DELAY_MS = 300;
/** Past the first question that is asked, and before the second. */
const VISIBILITY_LAG_MS = 15_000;
const DAY_MS = 24 * 3_600_000;

let product: Product;
let merchant: Merchant;

beforeAll(async () => {
  product = await startProduct({ env: { SWEEP_AFTER_MS: "1000" } });
  merchant = new Merchant(product.file);
  // The product hears of nothing that happens at the PSP before it asks, or is answered.
  await configureSimulators(product.file, {
    notifications: "off",
    async_settle_ms: DAY_MS,
    answer_delay_ms: ANSWER_DELAY_MS,
  });
});
afterAll(() => product.discard());

const commanded = (payment: PaymentIntent, command: string, body: Record<string, unknown> = {}) =>
  merchant.post(`/v1/payment_intents/${payment.payment_intent_id}/${command}`, body);

const shopper = (payment: PaymentIntent, action: string) =>
  fetch(String(payment.next_action?.url), { method: "POST", body: new URLSearchParams({ action }) });

test.each(["automatic", "manual"])(
  "a cancel after the shopper declined, which the PSP has not told, cancels the payment (%s capture)",
  async (capture_method) => {
    const body = merchant.payment("tok_3ds", { capture_method });
    const payment = paymentOf(await merchant.post("/v1/payment_intents", body));
    await shopper(payment, "decline");
    expect((await commanded(payment, "cancel")).json).toMatchObject({ status: "canceled" });
  },
);

test("a cancel after the shopper approved, which the PSP has not told, says that it came too late", async () => {
  const payment = await merchant.pay("tok_3ds");
  await shopper(payment, "approve");
  expect((await commanded(payment, "cancel")).json).toMatchObject({
    status: "succeeded",
    amount_captured: 2599,
    last_error: { code: "cancel_refused" },
  });
});

test("a capture while another ends the authorization is refused: nothing is left for it", async () => {
  const payment = await merchant.authorized();
  const first = commanded(payment, "capture");
  await merchant.until(payment.payment_intent_id, ["processing"]);
  expect((await commanded(payment, "capture")).json).toMatchObject({ code: "invalid_state" });
  expect((await commanded(payment, "capture", { amount_to_capture: 1 })).json).toMatchObject({
    code: "amount_too_large",
  });
  expect((await first).json).toMatchObject({ status: "succeeded" });
});

test("A6: a PSP that shows late what it did is waited for, and not sent the same again", async () => {
  await query(product.file.database_url, "UPDATE psp_accounts SET settle_delay_ms = 60000");
  await configureSimulators(product.file, { visibility_lag_ms: VISIBILITY_LAG_MS });
  const payment = await merchant.pay("tok_timeout_after_charge", { headers: { prefer: "wait=0" } });
  await merchant.until(payment.payment_intent_id, ["succeeded"]);
  const charges = await chargesOf(product.file, payment.order_id);
  expect(charges.map(({ effects, requests }) => ({ effects, requests }))).toEqual([{ effects: 1, requests: 1 }]);
  const answers = await query<{ outcome: string }>(
    product.file.database_url,
    `SELECT answer ->> 'outcome' AS outcome FROM psp_inquiries i JOIN psp_calls c ON c.id = i.psp_call_id
     WHERE c.charge_id = $1 ORDER BY i.asked_at`,
    [payment.latest_charge_id],
  );
  expect(answers.map(({ outcome }) => outcome)).toContain("not_found");
  await configureSimulators(product.file, { visibility_lag_ms: 0 });
});

test("several captures that find the authorization expired fail the payment, and hold nothing back", async () => {
  const payment = await merchant.authorized();
  await configureSimulators(product.file, { clock_offset_ms: 30 * DAY_MS });
  const part = { amount_to_capture: 300, final_capture: false };
  const answers = await Promise.all([1, 2, 3].map(() => commanded(payment, "capture", part)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await merchant.until(payment.payment_intent_id, ["failed"])).toMatchObject({
    amount_captured: 0,
    last_error: { code: "authorization_expired" },
  });
});

test("afterwards the auditor finds nothing", () => expectAudited(product));
