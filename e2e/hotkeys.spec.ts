import type { Page } from "@playwright/test";
import { expect, test } from "@/e2e/fixtures";
import { rowOf, waitingRefund } from "@/e2e/waiting-refund";

/** As a keyboard sends it that the test's own browser doesn't have. */
const press = (page: Page, key: Pick<KeyboardEventInit, "key" | "code" | "shiftKey" | "ctrlKey" | "isComposing">) =>
  page.evaluate(
    (init) =>
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init })),
    key,
  );

test("keys go on after a checkbox was clicked, under Caps Lock, and on a keyboard without Latin letters", async ({
  page,
  merchant,
  signInAs,
}) => {
  const { orderId } = await waitingRefund(merchant, "hotkeys");
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  const box = rowOf(page, orderId).getByRole("checkbox");
  await box.click();
  const dialog = page.getByRole("dialog", { name: "Approve this refund?" });
  const opens = async (how: () => Promise<unknown>) => {
    await box.focus();
    await how();
    await expect(dialog).toContainText(orderId);
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
  };
  await opens(() => page.keyboard.press("a"));
  await opens(() => press(page, { key: "A", code: "KeyA" }));
  await opens(() => press(page, { key: "ф", code: "KeyA" }));
  await opens(() => press(page, { key: "ش", code: "KeyA" }));
  await box.focus();
  await press(page, { key: "A", code: "KeyA", shiftKey: true });
  await press(page, { key: "ф", code: "KeyA", isComposing: true });
  await press(page, { key: "Process", code: "KeyA" });
  await press(page, { key: "ф", code: "KeyA", ctrlKey: true });
  await press(page, { key: "?", code: "Slash", shiftKey: true });
  await expect(page.getByRole("dialog")).toHaveCount(1);
  await expect(page.getByRole("dialog", { name: /keys/i })).toBeVisible();
});
