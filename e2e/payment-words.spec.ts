import { query } from "@/e2e/database";
import { expect, freshOrder, test } from "@/e2e/fixtures";
import { newMerchant } from "@/e2e/new-merchant";

test("what can't be refunded says what waits for approval, and so does the payment", async ({
  page,
  merchant,
  signInAs,
}) => {
  const payment = await merchant.paid("tok_visa", { order_id: freshOrder("words") });
  await merchant.refund(payment, { amount: 2_000, reason: "fraudulent" });
  const more = await merchant.refund(payment, { amount: 600 });
  expect([more.json.code, more.json.detail]).toEqual([
    "amount_too_large",
    "Only 5.99 EUR can be refunded: 20.00 EUR waits for approval or is on its way.",
  ]);
  await signInAs("support");
  await page.goto(`/payments/${payment.payment_intent_id}`);
  await expect(page.getByText("The refund of 20.00 EUR waits for a second person.")).toBeVisible();
});

test("a payment of a suspended merchant says so, and what follows from it", async ({ page, run, signInAs }) => {
  const merchant = await newMerchant(run);
  const payment = await merchant.paid("tok_visa", { order_id: freshOrder("suspended") });
  await signInAs("support");
  await page.goto(`/payments/${payment.payment_intent_id}`);
  await expect(page.getByText("The money was taken.")).toBeVisible();
  await expect(page.getByText("suspended:")).toHaveCount(0);
  await query(run.database_url, "UPDATE merchants SET status = 'suspended' WHERE id = $1", [merchant.id]);
  await page.reload();
  await expect(page.getByText("Its merchant is suspended:")).toBeVisible();
});
