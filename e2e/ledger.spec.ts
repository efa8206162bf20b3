import { query } from "@/e2e/database";
import { expect, test } from "@/e2e/fixtures";
import { expectCalm } from "@/e2e/looks";

test("balances stand by merchant, PSP and account, with totals that come to zero in each currency's own decimals", async ({
  page,
  merchant,
  signInAs,
}) => {
  await merchant.paid("tok_visa", { amount: 999_999_999_999, currency: "JPY" });
  await merchant.paid("tok_visa", { amount: 999_999_999_999, currency: "KWD" });
  await signInAs("ops");
  await page.goto("/ledger");
  const totals = page.getByRole("table", { name: "Totals" });
  for (const currency of ["JPY", "KWD"]) {
    const line = totals.getByRole("row", { name: new RegExp(`^${currency} test`) });
    await expect(line.getByRole("cell").last()).toHaveText(currency === "JPY" ? "0 JPY" : "0.000 KWD");
  }
  await page.getByLabel("Currency", { exact: true }).selectOption("KWD");
  await expect(page).toHaveURL(/currency=KWD/);
  await page.getByLabel("Account", { exact: true }).selectOption("Owed to the merchant");
  const balances = page.getByRole("table", { name: "Balances" });
  await expect(balances).toContainText("-999,999,999.999 KWD");
  await expect(balances).not.toContainText("JPY");
  await expectCalm(page);
});

test("ops checks the books: the result, when and by whom, and each difference with its payment", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const payment = await merchant.paid("tok_visa", { amount: 5_000 });
  await signInAs("ops");
  await page.goto("/ledger");
  const card = page.getByRole("region", { name: "Are the books balanced?" });
  await card.getByRole("button", { name: "Check now" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Check" }).click();
  await expect(card).toContainText(/Balanced.*by Oskar Ops/, { timeout: 60_000 });
  await expect(card).toContainText(/Looked at \d[\d,]* charges/);
  const damage = "UPDATE charges SET amount_captured = $2 WHERE id = $1";
  await query(run.database_url, damage, [payment.latest_charge_id, 4_999]);
  try {
    await card.getByRole("button", { name: "Check now" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Check" }).click();
    const differences = card.getByRole("list", { name: "Differences" });
    await expect(differences).toContainText("the charge says 49.99 EUR, the books say 50.00 EUR", { timeout: 60_000 });
    await differences.getByRole("link", { name: String(payment.latest_charge_id) }).click();
    await expect(page).toHaveURL(new RegExp(`/payments/${payment.payment_intent_id}`));
  } finally {
    await query(run.database_url, damage, [payment.latest_charge_id, 5_000]);
  }
});

test("who may not see the books is not led there, and refused all the same", async ({ page, signInAs }) => {
  await signInAs("viewer");
  await expect(page.getByRole("link", { name: "Ledger" })).toHaveCount(0);
  expect((await page.goto("/ledger"))?.status()).toBe(403);
  expect((await page.request.get("/api/console/ledger")).status()).toBe(403);
});
