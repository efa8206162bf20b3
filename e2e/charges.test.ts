import { expect, test } from "vitest";
import { query } from "@/e2e/database";
import { newMerchant } from "@/e2e/new-merchant";
import { readRunFile } from "@/e2e/run-file";
import { Charge, ChargePage } from "@/lib/payments/charge-schema";

const run = readRunFile();
const INTENTS = "/v1/payment_intents";
const CHARGES = "/v1/charges";

test("a charge says what was taken, by whom, and what may be refunded", async () => {
  const merchant = await newMerchant(run);
  const intent = await merchant.pay("tok_visa");
  await merchant.until(intent.payment_intent_id, ["succeeded"]);
  const answer = await merchant.get(`${CHARGES}/${intent.latest_charge_id}`);
  expect(answer.status).toBe(200);
  expect(Charge.parse(answer.json)).toMatchObject({
    charge_id: intent.latest_charge_id,
    payment_intent_id: intent.payment_intent_id,
    merchant_id: merchant.id,
    status: "captured",
    amount: 2599,
    currency: "EUR",
    amount_authorized: 2599,
    amount_captured: 2599,
    amount_refunded: 0,
    amount_refundable: 2599,
    capture_method: "automatic",
    psp: run.simulators[0]?.account,
    payment_method: { type: "card_token", brand: "visa", last4: "4242" },
    failure_code: null,
    decline_code: null,
    livemode: false,
  });
});

test("a refund on its way is not refundable again", async () => {
  const merchant = await newMerchant(run);
  const intent = await merchant.pay("tok_visa");
  await merchant.until(intent.payment_intent_id, ["succeeded"]);
  await query(run.database_url, "UPDATE charges SET refund_pending = 600, amount_refunded = 900 WHERE id = $1", [
    intent.latest_charge_id,
  ]);
  const { json } = await merchant.get(`${CHARGES}/${intent.latest_charge_id}`);
  expect(json).toMatchObject({ amount_captured: 2599, amount_refunded: 900, amount_refundable: 1099 });
});

test("a charge that was read already is not sent again", async () => {
  const merchant = await newMerchant(run);
  const intent = await merchant.pay("tok_visa");
  await merchant.until(intent.payment_intent_id, ["succeeded"]);
  const path = `${CHARGES}/${intent.latest_charge_id}`;
  const etag = (await merchant.get(path)).headers.get("etag") ?? "";
  const again = await merchant.get(path, { "if-none-match": etag });
  expect(again).toMatchObject({ status: 304, text: "" });
  expect((await merchant.get(path, { "if-none-match": '"another"' })).status).toBe(200);
});

test("every try of a payment is listed, newest first, and a declined one says why", async () => {
  const merchant = await newMerchant(run);
  await merchant.pay("tok_visa");
  const { payment_intent_id, latest_charge_id: first } = await merchant.pay("tok_decline_insufficient_funds");
  await merchant.until(payment_intent_id, ["requires_payment_method"]);
  await merchant.post(`${INTENTS}/${payment_intent_id}/confirm`, {
    payment_method: { type: "card_token", token: "tok_mastercard" },
  });
  const { latest_charge_id: second } = await merchant.until(payment_intent_id, ["succeeded"]);

  const page = ChargePage.parse((await merchant.get(`${CHARGES}?payment_intent_id=${payment_intent_id}`)).json);
  expect(page).toMatchObject({ has_more: false, next_cursor: null });
  expect(page.data).toMatchObject([
    { charge_id: second, status: "captured", failure_code: null },
    {
      charge_id: first,
      status: "declined",
      amount_refundable: 0,
      failure_code: "card_declined",
      decline_code: "insufficient_funds",
    },
  ]);
  const all = ChargePage.parse((await merchant.get(`${CHARGES}?limit=1`)).json);
  expect(all).toMatchObject({ data: [{ charge_id: second }], has_more: true, next_cursor: second });
  const rest = ChargePage.parse((await merchant.get(`${CHARGES}?starting_after=${second}`)).json);
  expect(rest.data).toHaveLength(2);
  const before = ChargePage.parse((await merchant.get(`${CHARGES}?ending_before=${first}`)).json);
  expect(before.data).toMatchObject([{ charge_id: second }]);
});
