import { holdScripts } from "@/e2e/bad-line";
import { query } from "@/e2e/database";
import { expect, fillSignIn, freshOrder, operatorOf, test } from "@/e2e/fixtures";
import { approverOf, refundOf } from "@/e2e/merchant";
import { rowOf, waitingRefund } from "@/e2e/waiting-refund";

test("a refund is approved by keyboard alone: a, then Enter, on the row that has the focus, and nobody has to see it", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const { orderId, refund } = await waitingRefund(merchant, "queue_approve");
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  const row = rowOf(page, orderId);
  await expect(row).toContainText("25.99 EUR");
  await expect(row).toContainText("100% of what was paid, fraud");
  const [customer] = await query<{ name: string }>(run.database_url, "SELECT name FROM merchants WHERE id = $1", [
    merchant.id,
  ]);
  const heard = new RegExp(`${orderId}.*${customer?.name}`, "s");
  await row.focus();
  await expect(row).toHaveAccessibleDescription(/25\.99 EUR/);
  await expect(row).toHaveAccessibleDescription(heard);
  await page.keyboard.press("a");
  const dialog = page.getByRole("dialog", { name: "Approve this refund?" });
  await expect(dialog).toHaveAccessibleDescription(/25\.99 EUR/);
  await expect(dialog).toHaveAccessibleDescription(heard);
  await expect(dialog.getByRole("button", { name: "Approve" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(row).toBeHidden();
  await merchant.untilRefund(refund.refund_id, ["succeeded"]);
  await page.getByRole("link", { name: "Decided" }).click();
  await expect(rowOf(page, orderId)).toContainText("Ada Approver approved it");
});

test("a refund is approved from the palette too: it is about the row that had the focus", async ({
  page,
  merchant,
  signInAs,
}) => {
  const { orderId, refund } = await waitingRefund(merchant, "queue_palette");
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  await rowOf(page, orderId).focus();
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Go to, find, act" }).getByRole("combobox")).toBeFocused();
  await page.keyboard.type("approve");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Approve this refund?" })).toContainText(orderId);
  await page.keyboard.press("Enter");
  await expect(rowOf(page, orderId)).toBeHidden();
  await merchant.untilRefund(refund.refund_id, ["succeeded"]);
});

test("what is typed before the palette is there decides nothing", async ({ page, merchant, signInAs }) => {
  const { orderId, refund } = await waitingRefund(merchant, "queue_early");
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  await rowOf(page, orderId).focus();
  const release = await holdScripts(page);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("audit");
  await page.keyboard.press("Enter");
  release();
  await expect(page.getByRole("dialog", { name: "Go to, find, act" })).toBeVisible();
  await page.waitForLoadState("networkidle");
  await expect(page.getByRole("dialog", { name: "Approve this refund?" })).toHaveCount(0);
  await merchant.untilRefund(refund.refund_id, ["requires_approval"]);
});

test("a rejection needs its reason, and says it", async ({ page, merchant, signInAs }) => {
  const { orderId, refund } = await waitingRefund(merchant, "queue_reject");
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
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
  const several = [await waitingRefund(merchant, "queue_batch"), await waitingRefund(merchant, "queue_batch")];
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  for (const { orderId } of several) {
    await rowOf(page, orderId).focus();
    await page.keyboard.press("x");
    await expect(rowOf(page, orderId).getByRole("checkbox")).toBeChecked();
  }
  await page.keyboard.press("a");
  await expect(page.getByRole("dialog", { name: "Approve 2 refunds?" })).toContainText(/Together\s*51\.98 EUR/);
  await page.keyboard.press("Enter");
  // Each has its own outcome, with its request; Enter goes on.
  const items = page.getByRole("dialog").getByRole("list", { name: "What is decided about" }).getByRole("listitem");
  await expect(items.filter({ hasText: /Approved and refunded.*Request \S+/s })).toHaveCount(2);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  for (const { refund, orderId } of several) {
    await merchant.untilRefund(refund.refund_id, ["succeeded"]);
    await expect(rowOf(page, orderId)).toBeHidden();
  }
});

test("a batch in which one can't be decided any more tells so, and decides the others", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const [gone, stays] = [await waitingRefund(merchant, "queue_mixed"), await waitingRefund(merchant, "queue_mixed")];
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  for (const { orderId } of [gone, stays]) await rowOf(page, orderId).getByRole("checkbox").check();
  await page.keyboard.press("Escape");
  await rowOf(page, stays.orderId).focus();
  await page.keyboard.press("a");
  const answer = await approverOf(run, "admin").post(`/v1/admin/refunds/${gone.refund.refund_id}:reject`, {
    reason: "No.",
  });
  expect(answer.status).toBe(200);
  await page.keyboard.press("Enter");
  const items = page.getByRole("dialog").getByRole("list", { name: "What is decided about" }).getByRole("listitem");
  await expect(items.filter({ hasText: gone.orderId })).toContainText("This refund is rejected");
  await expect(items.filter({ hasText: stays.orderId })).toContainText("Approved and refunded");
  // Nothing is left that could be sent again: Enter goes on.
  await expect(page.getByRole("dialog").getByRole("button", { name: "Next" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await merchant.untilRefund(stays.refund.refund_id, ["succeeded"]);
});

test("G16: an approval by somebody who signed in a while ago asks who they are, and goes on", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const { orderId, refund } = await waitingRefund(merchant, "queue_proof");
  await signInAs("approver");
  await page.goto("/refunds");
  const { email, password } = operatorOf(run, "approver");
  await query(
    run.database_url,
    `UPDATE operator_sessions SET authenticated_at = now() - interval '11 minutes'
     WHERE operator_id = (SELECT id FROM operators WHERE email = $1)`,
    [email],
  );
  const byApi = await page.request.post(`/v1/admin/refunds/${refund.refund_id}:approve`, {
    data: {},
    headers: { "idempotency-key": crypto.randomUUID(), origin: run.app },
  });
  expect([byApi.status(), (await byApi.json()).code]).toEqual([403, "reauthentication_required"]);
  await rowOf(page, orderId).focus();
  await page.keyboard.press("a");
  await expect(page.getByRole("dialog", { name: "Approve this refund?" })).toBeVisible();
  await page.keyboard.press("Enter");
  const question = page.getByRole("dialog", { name: "Is it still you?" });
  await question.getByLabel("Your password").fill(`${password}?`);
  await page.keyboard.press("Enter");
  await expect(question.getByRole("alert")).toBeVisible();
  // What was wrong is typed over.
  await expect(question.getByLabel("Your password")).toBeFocused();
  await page.keyboard.type(password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await merchant.untilRefund(refund.refund_id, ["succeeded"]);
});

test("after a decision the next one is under the hand: j, a, Enter, and again", async ({
  page,
  merchant,
  signInAs,
}) => {
  const three = [
    await waitingRefund(merchant, "queue_next"),
    await waitingRefund(merchant, "queue_next"),
    await waitingRefund(merchant, "queue_next"),
  ];
  const [first, second, third] = three.map(({ orderId }) => rowOf(page, orderId));
  if (!first || !second || !third) throw new Error("There are three.");
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  await first.focus();
  await page.keyboard.press("j");
  await expect(second).toBeFocused();
  await page.keyboard.press("k");
  await expect(first).toBeFocused();
  for (const next of [second, third]) {
    await page.keyboard.press("a");
    await expect(page.getByRole("dialog", { name: "Approve this refund?" })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(next).toBeFocused();
  }
});

test("two people at once: one decides, the other is told by whom, with the request's id, and Enter goes on", async ({
  page,
  browser,
  run,
  merchant,
  signInAs,
}) => {
  const { orderId, refund } = await waitingRefund(merchant, "queue_race");
  await signInAs("approver");
  await page.goto("/refunds");
  await rowOf(page, orderId).getByRole("button", { name: "Approve" }).click();

  const context = await browser.newContext({ baseURL: run.app });
  const other = await context.newPage();
  await other.goto("/sign-in");
  const { email, password } = operatorOf(run, "admin");
  await fillSignIn(other, email, password);
  await expect(other).toHaveURL(/\/payments$/);
  await other.goto("/refunds");
  await rowOf(other, orderId).getByRole("button", { name: "Reject" }).click();
  await other.getByRole("dialog").getByRole("textbox").fill("No.");
  await other.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
  await expect(rowOf(other, orderId)).toBeHidden();

  const sent: string[] = [];
  page.on("request", (request) => {
    if (request.url().endsWith(":approve")) sent.push(request.url());
  });
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Approve" }).click();
  const alert = dialog.getByRole("alert");
  await expect(alert).toContainText(
    /This refund is rejected: .+ rejected it, and there is nothing to decide any more\./,
  );
  await expect(alert).toContainText(/Request req_|Request [\w.:-]+/);
  // What can never succeed is not offered again.
  await expect(dialog.locator("button[type=submit]")).toHaveText("Close");
  await expect(dialog.locator("button[type=submit]")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  expect(sent).toHaveLength(1);
  expect((await merchant.untilRefund(refund.refund_id, ["rejected"])).status).toBe("rejected");
  await context.close();
});

test("an approval whose outcome the PSP has not told yet does not look as if it were done", async ({
  page,
  merchant,
  signInAs,
}) => {
  const orderId = freshOrder("queue_unsaid");
  const payment = await merchant.paid("tok_refund_async", { order_id: orderId });
  const refund = refundOf(await merchant.refund(payment, { reason: "fraudulent" }));
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  // Nobody waits for the PSP, so the answer is as of the moment after the decision.
  await page.route("**/v1/admin/refunds/*", (route) =>
    route.continue({ headers: { ...route.request().headers(), prefer: "wait=0" } }),
  );
  await rowOf(page, orderId).getByRole("button", { name: "Approve" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  const told = page.locator("[data-sonner-toast]").filter({ hasText: orderId });
  await expect(told).toContainText("The PSP has not said yet whether it was refunded.");
  await expect(told).toHaveAttribute("data-type", "info");
  await merchant.untilRefund(refund.refund_id, ["succeeded"]);
});
