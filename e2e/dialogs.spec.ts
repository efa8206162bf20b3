import { openedCase } from "@/e2e/cases";
import { expect, freshOrder, test } from "@/e2e/fixtures";
import { rowOf, waitingRefund } from "@/e2e/waiting-refund";

/** A window of 1280 × 1024 at 400 %. */
const ZOOMED = { width: 320, height: 256 };

test("at 400 % an approval shows how much of what it is about before Enter approves", async ({
  page,
  merchant,
  signInAs,
}) => {
  const { orderId } = await waitingRefund(merchant, "zoom");
  await signInAs("approver");
  await page.setViewportSize(ZOOMED);
  await page.goto("/refunds", { waitUntil: "networkidle" });
  await rowOf(page, orderId).focus();
  await page.keyboard.press("a");
  const item = page.getByRole("dialog").getByRole("listitem");
  await expect(page.getByRole("dialog").getByRole("button", { name: "Approve" })).toBeFocused();
  await expect(item.getByText(orderId)).toBeInViewport({ ratio: 0.9 });
  await expect(item.getByText("25.99")).toBeInViewport({ ratio: 0.9 });
  await expect(item.locator("bdi").nth(1)).toBeInViewport({ ratio: 0.9 });
});

test("at 400 % the acts on a payment and a case show what they are about first, and all of it can be reached", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const stem = freshOrder("zoom_acts");
  const held = await merchant.authorized("tok_visa", { order_id: `${stem}_1` });
  const paid = await merchant.paid("tok_visa", { order_id: `${stem}_2` });
  const { caseId } = await openedCase(run, merchant, { order_id: `${stem}_3` });
  await signInAs("support");
  await page.setViewportSize(ZOOMED);
  for (const [path, act, name, verb] of [
    [`/payments/${held.payment_intent_id}`, "Capture", "Capture 25.99 EUR?", "Capture"],
    [`/payments/${held.payment_intent_id}`, "Cancel payment", "Cancel the payment of 25.99 EUR?", "Cancel the payment"],
    [`/payments/${paid.payment_intent_id}`, "Refund", "Refund 25.99 EUR?", "Refund"],
    [`/cases/${caseId}`, "Take", "Take this case?", "Take"],
    [`/cases/${caseId}`, "Resolve", "Resolve this case?", "Resolve"],
  ] as const) {
    await page.goto(path, { waitUntil: "networkidle" });
    await page.getByRole("button", { name: act, exact: true }).click();
    const dialog = page.getByRole("dialog", { name });
    await expect(dialog).toBeVisible();
    await expect(dialog.getByRole("heading", { name }), name).toBeInViewport({ ratio: 0.9 });
    await expect(dialog.getByText(stem), name).toBeInViewport({ ratio: 0.9 });
    const button = dialog.getByRole("button", { name: verb, exact: true });
    await button.scrollIntoViewIfNeeded();
    await expect(button, name).toBeInViewport({ ratio: 0.9 });
  }
});

test("what was typed into a dialog is not lost by a click beside it or Esc", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const { orderId } = await waitingRefund(merchant, "typed");
  const { caseId } = await openedCase(run, merchant, { order_id: freshOrder("typed") });
  await signInAs("admin");
  for (const [path, open, textbox] of [
    ["/refunds", () => rowOf(page, orderId).getByRole("button", { name: "Reject" }).click(), "Why?"],
    [`/cases/${caseId}`, () => page.getByRole("button", { name: "Resolve" }).click(), "What was done?"],
  ] as const) {
    await page.goto(path, { waitUntil: "networkidle" });
    const dialog = page.getByRole("dialog");
    await open();
    await expect(dialog).toBeVisible();
    // Nothing is typed yet: nothing would be lost.
    await page.mouse.click(4, 4);
    await expect(dialog).toBeHidden();
    await open();
    const field = dialog.getByRole("textbox", { name: textbox });
    await field.pressSequentially("Delivered and signed for.");
    await page.mouse.click(4, 4);
    await expect(dialog.getByText("It stays open for what you wrote")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(field).toHaveValue("Delivered and signed for.");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await expect(dialog).toBeHidden();
  }
});
