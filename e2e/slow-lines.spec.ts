import { holdScripts } from "@/e2e/bad-line";
import { expect, freshOrder, test } from "@/e2e/fixtures";
import { rowOf, waitingRefund } from "@/e2e/waiting-refund";

/** What is loaded when the browser has nothing to do would be here too early for these tests. */
test.beforeEach(({ page }) =>
  page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  }),
);

test("an act without a network leaves the page as it is and says so; with one it opens", async ({
  page,
  context,
  merchant,
  signInAs,
}) => {
  const payment = await merchant.paid("tok_visa", { order_id: freshOrder("offline") });
  await signInAs("support");
  await page.goto(`/payments/${payment.payment_intent_id}`, { waitUntil: "networkidle" });
  await context.setOffline(true);
  for (let n = 0; n < 2; n += 1) {
    await page.keyboard.press("r");
    await expect(page.getByRole("alert").filter({ hasText: "This could not be opened" })).toContainText(
      "Nothing was done.",
    );
    await expect(page.getByRole("heading", { name: "This page could not be shown" })).toHaveCount(0);
    await expect(page.getByRole("region", { name: "Timeline" })).toBeVisible();
    await page.getByRole("button", { name: "Close this message" }).click();
  }
  await context.setOffline(false);
  await page.keyboard.press("r");
  await expect(page.getByRole("dialog", { name: "Refund 25.99 EUR?" }).getByLabel("Amount")).toBeFocused();
  await expect(page.getByText("This could not be opened")).toHaveCount(0);
});

test("a menu that can't be loaded leaves its button, which opens it when there is a network again", async ({
  page,
  context,
  signInAs,
}) => {
  await signInAs("viewer");
  await page.goto("/payments", { waitUntil: "networkidle" });
  await context.setOffline(true);
  for (const name of ["Views", "Columns"]) {
    await page.getByRole("button", { name }).click();
    await expect(page.getByText("This could not be opened")).toBeVisible();
    await page.getByRole("button", { name: "Close this message" }).click();
  }
  await context.setOffline(false);
  await page.getByRole("button", { name: "Columns" }).click();
  await expect(page.getByRole("menu", { name: "Columns" })).toBeVisible();
});

test("on a slow line the Enter after a unfolds nothing and approves nothing that was not seen", async ({
  page,
  merchant,
  signInAs,
}) => {
  const { orderId, refund } = await waitingRefund(merchant, "slow");
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  const row = rowOf(page, orderId);
  await row.focus();
  const release = await holdScripts(page);
  await page.keyboard.press("a");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("status").filter({ hasText: "Opening…" })).toBeVisible();
  // Esc gives up, and the keys are the row's again.
  await page.keyboard.press("Escape");
  await expect(page.getByText("Opening…")).toHaveCount(0);
  await expect(row.getByRole("region", { name: "Earlier refunds" })).toHaveCount(0);
  await page.keyboard.press("a");
  await page.keyboard.press("Enter");
  release();
  const dialog = page.getByRole("dialog", { name: "Approve this refund?" });
  await expect(dialog.getByRole("button", { name: "Approve" })).toBeFocused();
  await expect(row.getByRole("region", { name: "Earlier refunds", includeHidden: true })).toHaveCount(0);
  await merchant.untilRefund(refund.refund_id, ["requires_approval"]);
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await merchant.untilRefund(refund.refund_id, ["succeeded"]);
});
