import type { Page } from "@playwright/test";
import { expect, freshOrder, test } from "@/e2e/fixtures";
import { Person } from "@/e2e/person";
import type { PaymentIntent } from "@/lib/payments/schema";

const factsOf = (page: Page) => page.getByRole("region", { name: "Refunds" });

test("the page of a paid payment follows what somebody else gives back", async ({ page, run, merchant, signInAs }) => {
  const payment = await merchant.paid("tok_visa", { order_id: freshOrder("twice_seen") });
  const admin = await Person.as(run, "admin");
  await signInAs("support");
  await page.goto(`/payments/${payment.payment_intent_id}`);
  await expect(factsOf(page)).toContainText("Nothing of it was asked back.");
  expect((await refundBy(admin, payment, 1_000)).status).toBe(201);
  await expect(factsOf(page)).toContainText("10.00", { timeout: 20_000 });
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Refund 15.99 EUR?" });
  await expect(dialog).toContainText(/10\.00 EUR was asked back by Alex Admin/);
});

test("a refund beside one that its dialog didn't show is refused, says so, and keeps what was typed", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const payment = await merchant.paid("tok_visa", { order_id: freshOrder("twice_sent") });
  const admin = await Person.as(run, "admin");
  await signInAs("support");
  await page.goto(`/payments/${payment.payment_intent_id}`, { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Refund", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Refund 10.00 EUR?" });
  await page.getByRole("dialog").getByLabel("Amount").fill("10");
  await dialog.getByLabel(/For whoever decides/).fill("A broken cup.");
  expect((await refundBy(admin, payment, 1_000)).status).toBe(201);
  await dialog.getByRole("button", { name: "Refund" }).click();
  await expect(dialog.getByRole("alert")).toContainText(
    "Meanwhile 10.00 EUR was asked back by Alex Admin; look again.",
  );
  await expect(dialog).toContainText(/10\.00 EUR was asked back by Alex Admin/);
  await expect(dialog).toContainText("at most 15.99 EUR");
  await expect(dialog.getByLabel("Amount")).toHaveValue("10");
  await expect(dialog.getByLabel(/For whoever decides/)).toHaveValue("A broken cup.");
  expect((await merchant.retrieve(payment.payment_intent_id)).amount_refunded).toBe(1_000);
  await dialog.getByRole("button", { name: "Refund" }).click();
  await expect(page.getByRole("region", { name: /Notifications/ })).toContainText("Refunded 10.00 EUR.");
});

function refundBy(person: Person, { latest_charge_id }: PaymentIntent, amount: number) {
  return person.act("/v1/admin/refunds", { charge_id: latest_charge_id, amount, reason: "other" });
}
