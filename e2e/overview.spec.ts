import { expect, test } from "@/e2e/fixtures";
import { refundOf } from "@/e2e/merchant";

const tiles = [
  ["Refunds waiting", "/refunds?tab=waiting"],
  ["PSPs not healthy", /^\/psps/],
  ["Deliveries failing", /^\/(webhooks$|deliveries\?status=)/],
  ["Open cases", "/cases"],
  ["Outcomes unknown", "/payments?status=processing"],
  ["Notifications parked", "/notifications"],
  ["Books", "/ledger"],
] as const;

test("each tile of the overview leads to where it is dealt with", async ({ page, signInAs }) => {
  await signInAs("admin");
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "Today" })).toBeVisible();
  for (const [name, href] of tiles) {
    await expect(page.getByRole("link", { name: new RegExp(`^${name}`) })).toHaveAttribute("href", href);
  }
  await page.getByRole("link", { name: /^Refunds waiting/ }).click();
  await expect(page).toHaveURL(/\/refunds\?tab=waiting$/);
});

test("today's volume tells each currency in its own decimals, and follows by itself", async ({
  page,
  merchant,
  signInAs,
}) => {
  await merchant.paid("tok_visa", { currency: "JPY", amount: 999_999_999_999 });
  await merchant.paid("tok_visa", { currency: "KWD", amount: 1_234 });
  await signInAs("viewer");
  await page.goto("/");
  const volume = page.getByRole("region", { name: "Volume by currency" });
  await expect(volume.getByRole("row", { name: /^JPY/ })).toContainText(/\d{3},\d{3},\d{3},\d{3} JPY/);
  await expect(volume.getByRole("row", { name: /^KWD/ })).toContainText(/\d\.\d{3} KWD/);
  await merchant.paid("tok_visa", { currency: "BHD", amount: 5_000 });
  await expect(volume.getByRole("row", { name: /^BHD/ })).toContainText("5.000 BHD");
});

test("a refund that waits is counted at once, with its age", async ({ page, merchant, signInAs }) => {
  await signInAs("support");
  await page.goto("/");
  const tile = page.getByRole("link", { name: /^Refunds waiting/ });
  const before = Number((await tile.textContent())?.match(/waiting(\d+)/)?.[1]);
  const payment = await merchant.paid("tok_visa");
  expect(refundOf(await merchant.refund(payment, { reason: "fraudulent" })).status).toBe("requires_approval");
  await expect(tile).toContainText(`Refunds waiting${before + 1}`);
  await expect(tile).toContainText("The oldest was asked for");
});

test("who may not see the books is not led to them", async ({ page, signInAs }) => {
  await signInAs("viewer");
  await page.goto("/");
  await expect(page.getByRole("link", { name: /^Open cases/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /^Books/ })).toHaveCount(0);
});

test("the books are as their newest check found them, and looking starts no check", async ({ page, run, signInAs }) => {
  await signInAs("admin");
  await page.goto("/");
  const tile = page.getByRole("link", { name: /^Books/ });
  await expect(tile).toBeVisible();
  const checks = "/v1/admin/ledger/checks";
  const before = await (await page.request.get(checks)).json();
  const started = await page.request.post(checks, { data: {}, headers: { origin: run.app } });
  expect(started.status()).toBe(202);
  await expect(tile).toContainText("Balanced", { timeout: 30_000 });
  await expect(tile).toContainText("As checked");
  const after = await (await page.request.get(checks)).json();
  expect(after.data.length).toBe(before.data.length + 1);
});
