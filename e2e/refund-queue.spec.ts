import type { Page } from "@playwright/test";
import { expect, freshOrder, operatorOf, test } from "@/e2e/fixtures";
import { type Merchant, refundOf } from "@/e2e/merchant";
import type { Refund } from "@/lib/refunds/schema";

/** A refund of an order that waits for a second person. */
async function waiting(merchant: Merchant, name: string): Promise<{ orderId: string; refund: Refund }> {
  const orderId = freshOrder(name);
  const payment = await merchant.paid("tok_visa", { order_id: orderId });
  return { orderId, refund: refundOf(await merchant.refund(payment, { reason: "fraudulent" })) };
}

const rowOf = (page: Page, orderId: string) => page.getByRole("listitem", { name: `Refund of order ${orderId}` });

test("a refund is approved by keyboard alone: a, then Enter, on the row that has the focus", async ({
  page,
  merchant,
  signInAs,
}) => {
  const { orderId, refund } = await waiting(merchant, "queue_approve");
  await signInAs("approver");
  await page.goto("/refunds");
  const row = rowOf(page, orderId);
  await expect(row).toContainText("25.99 EUR");
  await expect(row).toContainText("100 % of what was paid, fraud");
  await row.focus();
  await page.keyboard.press("a");
  const dialog = page.getByRole("dialog", { name: "Approve this refund?" });
  await expect(dialog).toContainText(orderId);
  await expect(dialog.getByRole("button", { name: "Approve" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(row).toBeHidden();
  await merchant.untilRefund(refund.refund_id, ["succeeded"]);
  await page.getByRole("link", { name: "Decided" }).click();
  await expect(rowOf(page, orderId)).toContainText("Ada Approver approved it");
});

test("a rejection needs its reason, and says it", async ({ page, merchant, signInAs }) => {
  const { orderId, refund } = await waiting(merchant, "queue_reject");
  await signInAs("approver");
  await page.goto("/refunds");
  await rowOf(page, orderId).focus();
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog", { name: "Reject this refund?" });
  await page.keyboard.press("Enter");
  await expect(dialog).toBeVisible();
  await page.keyboard.type("Delivered and signed for.");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await merchant.untilRefund(refund.refund_id, ["rejected"]);
  await page.goto("/refunds?tab=decided");
  await expect(rowOf(page, orderId)).toContainText("rejected it");
  await expect(rowOf(page, orderId)).toContainText("Delivered and signed for.");
});

test("several are approved together", async ({ page, merchant, signInAs }) => {
  const several = [await waiting(merchant, "queue_batch"), await waiting(merchant, "queue_batch")];
  await signInAs("approver");
  await page.goto("/refunds");
  for (const { orderId } of several) {
    await rowOf(page, orderId).focus();
    await page.keyboard.press("x");
    await expect(rowOf(page, orderId).getByRole("checkbox")).toBeChecked();
  }
  await page.keyboard.press("a");
  await expect(page.getByRole("dialog", { name: "Approve 2 refunds?" })).toBeVisible();
  await page.keyboard.press("Enter");
  for (const { refund } of several) await merchant.untilRefund(refund.refund_id, ["succeeded"]);
});

test("two people at once: one decides, the other is told, with the request's id", async ({
  page,
  browser,
  run,
  merchant,
  signInAs,
}) => {
  const { orderId, refund } = await waiting(merchant, "queue_race");
  await signInAs("approver");
  await page.goto("/refunds");
  await rowOf(page, orderId).getByRole("button", { name: "Approve" }).click();

  const context = await browser.newContext({ baseURL: run.app });
  const other = await context.newPage();
  await other.goto("/sign-in");
  const { email, password } = operatorOf(run, "admin");
  await other.getByLabel("Email").fill(email);
  await other.getByLabel("Password").fill(password);
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other).toHaveURL(/\/payments$/);
  await other.goto("/refunds");
  await rowOf(other, orderId).getByRole("button", { name: "Reject" }).click();
  await other.getByRole("dialog").getByRole("textbox").fill("No.");
  await other.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
  await expect(rowOf(other, orderId)).toBeHidden();

  await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  const alert = page.getByRole("dialog").getByRole("alert");
  await expect(alert).toContainText("This refund is rejected: there is nothing to decide any more.");
  await expect(alert).toContainText(/Request req_|Request [\w.:-]+/);
  expect((await merchant.untilRefund(refund.refund_id, ["rejected"])).status).toBe("rejected");
  await context.close();
});

test("a viewer sees the queue, is offered nothing, and is told why", async ({ page, merchant, signInAs }) => {
  const { orderId } = await waiting(merchant, "queue_viewer");
  await signInAs("viewer");
  await page.goto("/refunds");
  const row = rowOf(page, orderId);
  await expect(row).toContainText("Your role (viewer) does not decide about refunds.");
  await expect(row.getByRole("button")).toHaveCount(0);
  await row.focus();
  await page.keyboard.press("a");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});
