import { query } from "@/e2e/database";
import { expect, test } from "@/e2e/fixtures";
import { approverOf } from "@/e2e/merchant";
import { rowOf, waitingRefund } from "@/e2e/waiting-refund";

test("what somebody else decided leaves the choice, and no key acts on a refund that nobody chose or has under the hand", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const theirs = await waitingRefund(merchant, "choice_theirs");
  await waitingRefund(merchant, "choice_other");
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  const told = page.getByRole("status").filter({ hasText: /chosen|under the hand/ });
  await rowOf(page, theirs.orderId).getByRole("checkbox").check();
  await expect(told).toHaveText("1 chosen: a approves it, r rejects it.");
  await rowOf(page, theirs.orderId).getByRole("checkbox").blur();
  await page.mouse.move(0, 0);
  await approverOf(run, "admin").post(`/v1/admin/refunds/${theirs.refund.refund_id}:reject`, { reason: "Not ours." });
  await expect(told).toHaveText(new RegExp(`^Not chosen any more\\. Order ${theirs.orderId}: .+ rejected it\\.$`));
  await expect(rowOf(page, theirs.orderId)).toBeHidden({ timeout: 20_000 });
  await page.keyboard.press("a");
  await expect(told).toContainText("This one is under the hand now: a approves it.");
  await expect(page.getByRole("list", { name: "Refunds" }).getByRole("listitem").first()).toBeFocused();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a key on a refund that can't be decided about says why not", async ({ page, run, merchant, signInAs }) => {
  const { orderId, refund } = await waitingRefund(merchant, "choice_gone");
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  const row = rowOf(page, orderId);
  await row.focus();
  await approverOf(run, "admin").post(`/v1/admin/refunds/${refund.refund_id}:reject`, { reason: "Not ours." });
  await expect(row.getByRole("status")).toContainText(/ rejected it\.$/);
  await page.keyboard.press("a");
  await expect(page.getByRole("status").filter({ hasText: /^Order / })).toHaveText(
    new RegExp(`^Order ${orderId}: .+ rejected it\\.$`),
  );
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a screen that was out of touch for long tells truly what became of the refunds it shows", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const approved = await waitingRefund(merchant, "choice_long");
  const canceled = await waitingRefund(merchant, "choice_long");
  await signInAs("approver");
  await page.goto("/refunds", { waitUntil: "networkidle" });
  await page.route("**/api/console/refunds*", (route) => route.abort());
  await approverOf(run, "admin").post(`/v1/admin/refunds/${approved.refund.refund_id}:approve`, {});
  await merchant.untilRefund(approved.refund.refund_id, ["succeeded"]);
  await merchant.post(`/v1/refunds/${canceled.refund.refund_id}/cancel`, {});
  // As if it had been long ago.
  await query(
    run.database_url,
    `SET session_replication_role = replica;
     UPDATE refund_decisions SET decided_at = decided_at - interval '16 minutes'
     WHERE refund_id = '${approved.refund.refund_id}'`,
  );
  await rowOf(page, approved.orderId).focus();
  await page.unroute("**/api/console/refunds*");
  const row = rowOf(page, approved.orderId);
  await expect(row.getByRole("status")).toHaveText(/ approved it\.$/);
  await expect(row).toContainText("Refunded");
  await expect(row).not.toContainText(/Waiting|canceled/);
  const other = rowOf(page, canceled.orderId);
  await expect(other.getByRole("status")).toHaveText("It was canceled.");
  await expect(other).not.toContainText("Waiting");
});

for (const hours of [50, -3]) {
  test(`a refund expires by the server's clock, also for a reader whose own is ${hours} h off`, async ({
    page,
    merchant,
    signInAs,
  }) => {
    const { orderId } = await waitingRefund(merchant, "choice_clock");
    await signInAs("approver");
    await page.addInitScript((offMs) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + offMs;
    }, hours * 3_600_000);
    await page.goto("/refunds");
    await page.waitForResponse((response) => response.url().includes("/api/console/refunds?"));
    // The answer that comes after it was asked for later: by then the first one is shown.
    await page.waitForResponse((response) => response.url().includes("/api/console/refunds?"));
    await expect(rowOf(page, orderId)).toContainText("It expires in 71 h.");
  });
}
