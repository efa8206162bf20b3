import type { Page } from "@playwright/test";
import { expect, freshOrder, test } from "@/e2e/fixtures";

test.use({ viewport: { width: 1000, height: 500 } });

/** Goes down to the last row by keys, opens it, and comes back in each way. */
async function comesBackToItsRow(page: Page, list: string): Promise<void> {
  await page.goto(list, { waitUntil: "networkidle" });
  const row = page.locator("a[data-row]").last();
  const opened = (await row.getAttribute("href")) ?? "";
  await row.focus();
  for (const back of ["Back", "Escape"]) {
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`${opened}$`));
    // The focus that the list's row had is at the page's content, and not lost.
    await expect(page.locator("#content")).toBeFocused();
    await (back === "Back" ? page.goBack() : page.keyboard.press("Escape"));
    const again = page.locator(`a[data-row][href="${opened}"]`);
    await expect(again, `${list} by ${back}`).toBeFocused();
    await expect(again).toBeInViewport();
  }
}

test("whoever comes back to a list stands at the row that they opened", async ({ page, merchant, signInAs }) => {
  const stem = freshOrder("place");
  const orders = Array.from({ length: 12 }, (_, at) => `${stem}_${at}`);
  for (const order_id of orders) {
    await merchant.post("/v1/payment_intents", merchant.payment("tok_visa", { order_id }));
  }
  await signInAs("admin");
  for (const list of [`/payments?q=${stem}`, "/webhooks", "/psps", "/settings/merchants"]) {
    await comesBackToItsRow(page, list);
  }
});

test("a page that is gone to by a key has the focus at its content", async ({ page, signInAs }) => {
  await signInAs("viewer");
  await page.goto("/payments", { waitUntil: "networkidle" });
  await page.keyboard.press("g");
  await page.keyboard.press("p");
  await page.keyboard.press("g");
  await page.keyboard.press("w");
  await expect(page).toHaveURL(/\/webhooks$/);
  await expect(page.locator("#content")).toBeFocused();
});
