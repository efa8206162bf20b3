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
