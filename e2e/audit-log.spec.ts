import { readFile } from "node:fs/promises";
import { query } from "@/e2e/database";
import { expect, test } from "@/e2e/fixtures";
import { expectCalm } from "@/e2e/looks";
import { refundOf } from "@/e2e/merchant";

test("the log is filtered, narrowed by a press, and says what changed and from where", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  const refund = refundOf(await merchant.refund(await merchant.paid(), { reason: "fraudulent" }));
  await signInAs("approver");
  const key = { "idempotency-key": crypto.randomUUID(), origin: run.app };
  const decided = await page.request.post(`/v1/admin/refunds/${refund.refund_id}:reject`, {
    data: { reason: "No proof." },
    headers: key,
  });
  expect(decided.status()).toBe(200);
  await page.goto("/audit");
  await page.getByLabel("Object").fill(refund.refund_id);
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(new RegExp(`object=${refund.refund_id}`));
  const records = page.getByRole("list", { name: "Records" });
  await expect(records.locator("> li")).toHaveCount(2);
  const rejected = records.locator("> li").first();
  await expect(rejected).toContainText("Ada Approver");
  await expect(rejected).toContainText("was requires_approval");
  await expect(rejected).toContainText("No proof.");
  await rejected.getByText(/^From .*127\.0\.0\.1 · record \d+$/).click();
  await expect(rejected.getByText(/^os_/)).toBeVisible();
  await rejected.getByRole("button", { name: "refund.rejected" }).click();
  await expect(page).toHaveURL(/action=refund.rejected/);
  await expect(records.locator("> li")).toHaveCount(1);
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page).toHaveURL(/\/audit\?$|\/audit$/);
  await expectCalm(page);
});

test("a chain is verified from the page, and what somebody changed past the triggers is named", async ({
  page,
  run,
  merchant,
  signInAs,
}) => {
  await merchant.refund(await merchant.paid(), { amount: 1 });
  await signInAs("admin");
  await page.goto(`/audit?chain=${merchant.id}`);
  const card = page.getByRole("region", { name: "Verify a chain" });
  await card.getByRole("button", { name: "Verify" }).click();
  await expect(card).toContainText(/All [\d,]+ records of .* are as they were written/);
  const [newest] = await query<{ hash: string; id: string }>(
    run.database_url,
    "SELECT id, encode(hash, 'hex') AS hash FROM audit_log WHERE chain = $1 ORDER BY seq DESC LIMIT 1",
    [merchant.id],
  );
  await expect(card).toContainText(newest?.hash ?? "no hash");
  const change = (actor: string) =>
    query(run.database_url, `UPDATE audit_log SET actor_id = ${actor} WHERE id = ${newest?.id}`);
  await query(run.database_url, "ALTER TABLE audit_log DISABLE TRIGGER append_only");
  await change("actor_id || 'x'");
  await card.getByRole("button", { name: "Verify" }).click();
  await expect(card.getByRole("alert")).toContainText("is broken at record");
  await change("left(actor_id, -1)");
  await query(run.database_url, "ALTER TABLE audit_log ENABLE TRIGGER append_only");
});

test("the log is exported as a sheet and as lines, with the page's filters", async ({ page, merchant, signInAs }) => {
  const refund = refundOf(await merchant.refund(await merchant.paid(), { amount: 1 }));
  await signInAs("approver");
  await page.goto(`/audit?object=${refund.refund_id}`);
  for (const [name, file] of [
    ["Export CSV", "audit-log.csv"],
    ["Export JSON lines", "audit-log.jsonl"],
  ] as const) {
    const coming = page.waitForEvent("download");
    await page.getByRole("link", { name }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe(file);
    const text = await readFile((await download.path()) ?? "", "utf8");
    expect(text).toContain(refund.refund_id);
    expect(text.trim().split("\n")).toHaveLength(file.endsWith("csv") ? 2 : 1);
  }
});

test("strings that could do harm and text from right to left are shown as they are", async ({
  page,
  run,
  signInAs,
}) => {
  const name = "<script>alert(1)</script> متجر";
  await signInAs("admin");
  const made = await page.request.post("/v1/admin/merchants", { data: { name }, headers: { origin: run.app } });
  expect(made.status()).toBe(201);
  const { merchant_id } = await made.json();
  await page.goto(`/audit?object=${merchant_id}`);
  await expect(page.getByRole("list", { name: "Records" })).toContainText(name);
  await expectCalm(page);
});

test("who may not read the log is not led there, and refused all the same", async ({ page, signInAs }) => {
  await signInAs("viewer");
  await expect(page.getByRole("link", { name: "Audit log" })).toHaveCount(0);
  expect((await page.goto("/audit"))?.status()).toBe(403);
  expect((await page.request.get("/v1/admin/audit_log/export")).status()).toBe(403);
});
