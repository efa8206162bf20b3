import type { Page } from "@playwright/test";
import { query } from "@/e2e/database";
import { expect, test } from "@/e2e/fixtures";
import { eventually } from "@/e2e/merchant";
import { A, notify } from "@/e2e/psps";
import type { RunFile } from "@/e2e/run-file";

const script = "<script>window.owned = 1</script><img src=x onerror='window.owned = 2'>";

/** What a PSP told us about a reference that nobody here knows. */
async function parked(run: RunFile, type = "payment.updated"): Promise<{ id: string; pspId: string }> {
  const pspId = `sn_${crypto.randomUUID()}`;
  const reference = `sp_${crypto.randomUUID().replaceAll("-", "")}`;
  const body = JSON.stringify({ id: pspId, type, payment: { id: reference, status: "captured" }, note: script });
  expect(await notify({ file: run, runFilePath: process.env.PAYDESK_RUN ?? "" }, A, body)).toBe(200);
  const id = await eventually("it being parked", 30_000, async () => {
    const sql = "SELECT id FROM notifications WHERE notification_id = $1 AND status = 'parked'";
    return (await query<{ id: string }>(run.database_url, sql, [pspId]))[0]?.id;
  });
  return { id, pspId };
}

const rowOf = (page: Page, text: string) => page.getByRole("row").filter({ hasText: text });

test("a parked notification stands first, and ops has it processed once its reference is known", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const { id, pspId } = await parked(run);
  const payment = await merchant.paid("tok_async");
  await signInAs("ops");
  await page.goto("/notifications");
  await expect(rowOf(page, pspId)).toContainText("Parked");
  await expect(rowOf(page, pspId)).toContainText("Simulator A");
  await expect(rowOf(page, pspId)).not.toContainText("psp_sim_a");
  await expect(rowOf(page, pspId)).toContainText("no PSP call of ours has the reference");
  const statuses = await page.getByRole("row").locator("[title=parked], [title=processed]").allTextContents();
  expect(statuses.indexOf("Processed")).toBeGreaterThan(statuses.lastIndexOf("Parked"));

  await rowOf(page, pspId).getByRole("link", { name: "payment.updated" }).click();
  await expect(page).toHaveURL(new RegExp(`/notifications/${id}$`));
  await expect(page.getByRole("region", { name: "Headers" })).toContainText("(not shown: it is a secret)");
  // The reference becomes known, as it does when the PSP's late answer comes in.
  await query(
    run.database_url,
    `UPDATE notifications SET psp_references = ARRAY[(SELECT psp_reference FROM charges WHERE id = $2)],
       psp_account_id = (SELECT psp_account_id FROM charges WHERE id = $2) WHERE id = $1`,
    [id, payment.latest_charge_id],
  );
  await page.getByRole("button", { name: "Process again" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Process again" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Processed");
  await page.getByRole("link", { name: payment.payment_intent_id }).click();
  await expect(page).toHaveURL(new RegExp(`/payments/${payment.payment_intent_id}$`));
  const audited = await query(
    run.database_url,
    `SELECT o.role FROM audit_log a JOIN operators o ON o.id = a.actor_id
     WHERE a.object_id = $1 AND a.action = 'notification.reprocess_requested'`,
    [id],
  );
  expect(audited).toEqual([{ role: "ops" }]);
});

test("who may not reprocess is offered nothing, and refused all the same", async ({ page, run, signInAs }) => {
  const { id } = await parked(run);
  await signInAs("support");
  await page.goto(`/notifications/${id}`);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Parked");
  await expect(page.getByRole("button", { name: "Process again" })).toHaveCount(0);
  const answer = await page.request.post(`/v1/admin/notifications/${id}:reprocess`, {
    data: {},
    headers: { origin: run.app },
  });
  expect(answer.status()).toBe(403);
});

test("HTML in what a PSP sends is text", async ({ page, run, signInAs }) => {
  const { id, pspId } = await parked(run, script);
  await signInAs("viewer");
  await page.goto("/notifications?status=parked");
  await expect(rowOf(page, pspId)).toContainText(script);
  await page.goto(`/notifications/${id}`);
  await expect(page.getByRole("region", { name: "The body as it came" })).toContainText(script);
  expect(await page.evaluate(() => Reflect.get(window, "owned"))).toBeUndefined();
  await expect(page.locator("img[src=x]")).toHaveCount(0);
});
