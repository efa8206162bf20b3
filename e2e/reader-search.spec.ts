import { expect, test } from "@/e2e/fixtures";

test.describe("a reader with German figures in New York", () => {
  test.use({ locale: "de-DE", timezoneId: "America/New_York" });

  test("operators mean what they mean there, and the address the same to everybody", async ({ page, signInAs }) => {
    await signInAs("viewer");
    await page.goto("/payments", { waitUntil: "networkidle" });
    const box = page.getByLabel("Search payments");
    await box.fill("amount:1,500 currency:KWD");
    await expect(page).toHaveURL(/q=amount%3A1\.500\+currency/);
    await expect(box).toHaveValue("amount:1,500 currency:KWD");
    await page.reload({ waitUntil: "networkidle" });
    await expect(box).toHaveValue("amount:1,500 currency:KWD");
    await box.fill("amount:1,500 currency:EUR");
    await expect(page.getByRole("status").filter({ hasText: "1,500 is no amount in EUR" })).toBeVisible();
    await box.fill("amount:1.500 currency:EUR after:2026-11-01");
    await page.keyboard.press("Enter");
    const chips = page.getByRole("list", { name: "Filters" });
    await expect(chips).toContainText("Amount1.500,00 EUR");
    await expect(chips).toContainText("After2026-11-01 GMT-4");
    await expect(page).toHaveURL(/amount_gte=150000/);
    await expect(page).toHaveURL(new RegExp(`created_gte_ms=${Date.UTC(2026, 10, 1, 4)}`));
    await page.getByRole("button", { name: /Show them in UTC/ }).click();
    await expect(chips).toContainText("After2026-11-01 04:00 UTC");
  });

  test("the log's times are in the zone that is shown", async ({ page, signInAs }) => {
    await signInAs("approver");
    await page.goto(`/audit?created_gte_ms=${Date.UTC(2026, 10, 1, 4, 0, 30)}`, { waitUntil: "networkidle" });
    await expect(page.getByLabel("From (your time)")).toHaveValue("2026-11-01T00:00:30");
    await page.getByRole("button", { name: /Show them in UTC/ }).click();
    const from = page.getByLabel("From (UTC)");
    await expect(from).toHaveValue("2026-11-01T04:00:30");
    await from.fill("2026-11-02T10:00:15");
    await page.getByRole("button", { name: "Filter", exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`created_gte_ms=${Date.UTC(2026, 10, 2, 10, 0, 15)}`));
  });
});
