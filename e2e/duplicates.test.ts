import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { query } from "@/e2e/database";
import { Merchant, paymentOf } from "@/e2e/merchant";
import { type Product, startProduct } from "@/e2e/product";
import { chargesOf } from "@/e2e/simulator";

const INTENTS = "/v1/payment_intents";
const VISA = { type: "card_token", token: "tok_visa" };

let product: Product;
let merchant: Merchant;

beforeAll(async () => {
  product = await startProduct();
  merchant = new Merchant(product.file);
});
afterAll(() => product.discard());

/** Moves what stands on a payment into the past. */
const longAgo = (id: string, columns: string[]) =>
  query(
    product.file.database_url,
    `UPDATE payment_intents SET ${columns.map((name) => `${name} = ${name} - interval '25 hours'`).join(", ")} WHERE id = $1`,
    [id],
  );

describe("a second payment of the same order, amount and card", () => {
  test("is refused while the first is live or succeeded, naming it, unless it is wanted", async () => {
    const body = merchant.payment("tok_visa");
    const first = await merchant.until(paymentOf(await merchant.post(INTENTS, body)).payment_intent_id, ["succeeded"]);
    const second = await merchant.post(INTENTS, body);
    expect([second.status, second.json]).toMatchObject([
      409,
      { code: "duplicate_payment", payment_intent_id: first.payment_intent_id, retryable: false },
    ]);
    expect(await chargesOf(product.file, first.order_id)).toHaveLength(1);
    const wanted = await merchant.post(INTENTS, { ...body, allow_duplicate: true });
    expect(wanted.status).toBe(201);
  });

  test("goes through with another card, another amount, or after the first failed", async () => {
    const body = merchant.payment("tok_decline_stolen_card");
    await merchant.post(INTENTS, body);
    expect((await merchant.post(INTENTS, body)).status).toBe(201);
    const paid = merchant.payment("tok_visa");
    await merchant.post(INTENTS, paid);
    expect((await merchant.post(INTENTS, { ...paid, amount: 2600 })).status).toBe(201);
    const card = { type: "card_token", token: "tok_mastercard" };
    expect((await merchant.post(INTENTS, { ...paid, payment_method: card })).status).toBe(201);
  });

  test("of many at once, one goes through", async () => {
    const body = merchant.payment("tok_visa");
    const answers = await Promise.all(Array.from({ length: 8 }, () => merchant.post(INTENTS, body)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(7).fill(409)]);
    expect(await chargesOf(product.file, String(body.order_id))).toHaveLength(1);
  });

  test("is kept away for a day after the money was taken, however long ago it was authorized", async () => {
    const payment = await merchant.authorized();
    const { payment_intent_id, order_id } = payment;
    await longAgo(payment_intent_id, ["confirmed_at"]);
    const captured = await merchant.post(`${INTENTS}/${payment_intent_id}/capture`, {});
    expect(captured.json).toMatchObject({ status: "succeeded" });
    const second = await merchant.post(INTENTS, merchant.payment("tok_visa", { order_id }));
    expect([second.status, second.json]).toMatchObject([409, { code: "duplicate_payment", payment_intent_id }]);
    expect(await chargesOf(product.file, order_id)).toHaveLength(1);
    await longAgo(payment_intent_id, ["succeeded_at"]);
    const later = await merchant.post(INTENTS, merchant.payment("tok_visa", { order_id }));
    expect(later.json).toMatchObject({ status: "succeeded" });
  });

  test.each([
    ["and the confirm says nothing", {}, 200],
    ["and the confirm takes it back", { allow_duplicate: false }, 409],
  ])("goes through when it was wanted at its creation %s", async (_when, more, status) => {
    const { order_id } = await merchant.paid();
    const created = await merchant.post(
      INTENTS,
      merchant.payment(undefined, { order_id, payment_method: VISA, allow_duplicate: true }),
    );
    const { payment_intent_id } = paymentOf(created);
    const confirmed = await merchant.post(`${INTENTS}/${payment_intent_id}/confirm`, more);
    expect([confirmed.status, confirmed.json]).toMatchObject([
      status,
      status === 200 ? { status: "succeeded" } : { code: "duplicate_payment" },
    ]);
  });
});
