import type { BrowserContext, Page } from "@playwright/test";
import { expect, fillSignIn, operatorOf, test } from "@/e2e/fixtures";
import type { RunFile } from "@/e2e/run-file";
import { rowOf, waitingRefund } from "@/e2e/waiting-refund";

const TAKEN_OVER = "Alex Admin is signed in in this browser now. This tab showed a page of Ada Approver";
const taken = (page: Page) => page.getByRole("status").filter({ hasText: TAKEN_OVER });

test("a tab of whoever was signed in before is loaded anew for the next one, and says who that is", async ({
  page,
  context,
  merchant,
  run,
  signInAs,
}) => {
  const { orderId } = await waitingRefund(merchant, "two_read");
  await signInAs("approver");
  await page.goto("/refunds");
  await rowOf(page, orderId).getByRole("checkbox").check();
  await signInElsewhere(context, run);
  await expect(taken(page)).toBeInViewport();
  await expect(page.getByRole("button", { name: "Account of Alex Admin" })).toBeVisible();
  await expect(rowOf(page, orderId).getByRole("checkbox")).not.toBeChecked();
  await taken(page).getByRole("button", { name: "Close" }).click();
  await page.reload();
  await expect(page.getByRole("button", { name: "Account of Alex Admin" })).toBeVisible();
  await expect(taken(page)).toHaveCount(0);
});

test("what somebody wrote in a tab is not done by the next one, and is gone", async ({
  page,
  context,
  merchant,
  run,
  signInAs,
}) => {
  const { orderId, refund } = await waitingRefund(merchant, "two_act");
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  await rowOf(page, orderId).focus();
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog", { name: /^Reject/ });
  await dialog.getByRole("textbox").fill("Ada thinks it is fraud.");
  // Nothing of the page notices it before the act does.
  await page.route("**/api/console/**", (route) => route.abort());
  await signInElsewhere(context, run);
  await page.keyboard.press("Enter");
  await expect(taken(page)).toBeVisible();
  await expect(dialog).toHaveCount(0);
  const { json } = await merchant.get(`/v1/refunds/${refund.refund_id}`);
  expect(json).toMatchObject({ status: "requires_approval" });
  await page.unrouteAll();
  await page.reload();
  await rowOf(page, orderId).focus();
  await page.keyboard.press("r");
  await expect(dialog.getByRole("textbox")).toHaveValue("");
});

/** Whoever uses the browser now signs in in a tab of their own. */
async function signInElsewhere(context: BrowserContext, run: RunFile): Promise<void> {
  const tab = await context.newPage();
  await context.clearCookies();
  await tab.goto("/sign-in");
  const { email, password } = operatorOf(run, "admin");
  await fillSignIn(tab, email, password);
  await expect(tab).toHaveURL(/\/payments$/);
}
