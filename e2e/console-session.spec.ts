import type { BrowserContext } from "@playwright/test";
import { Client } from "pg";
import { test as base, expect, fillSignIn, operatorOf } from "@/e2e/fixtures";
import { paymentOf } from "@/e2e/merchant";

/** The rows behind the sessions, so that a test doesn't have to wait twelve hours. */
const test = base.extend<{ sql: (text: string, values: unknown[]) => Promise<unknown[]> }>({
  sql: async ({ run }, use) => {
    const client = new Client({ connectionString: run.database_url });
    await client.connect();
    await use(async (text, values) => (await client.query(text, values)).rows);
    await client.end();
  },
});

const SESSIONS_OF = "operator_id = (SELECT id FROM operators WHERE email = $1)";

test.beforeEach(({ signInAs }) => signInAs("ops"));

for (const { what, change } of [
  { what: "that was idle for 15 minutes", change: "last_seen_at = now() - interval '15 minutes 1 second'" },
  { what: "that is twelve hours old", change: "expires_at = now() - interval '1 second'" },
  { what: "that was revoked", change: "revoked_at = now()" },
]) {
  test(`a session ${what} is over at its next request`, async ({ page, context, run, sql }) => {
    expect(await read(context)).toBe(200);
    // A page that refreshes itself would leave for the sign-in by itself.
    await page.goto("about:blank");
    await sql(`UPDATE operator_sessions SET ${change} WHERE ${SESSIONS_OF}`, [operatorOf(run, "ops").email]);
    expect(await read(context)).toBe(401);
    await page.goto("/payments?q=kept");
    await expect(page).toHaveURL(/\/sign-in\?callbackUrl=%2Fpayments%3Fq%3Dkept$/);
  });
}

test("what is typed into a dialog outlives the session: its reader is told, signs in in a new tab, and goes on", async ({
  page,
  context,
  run,
  sql,
}) => {
  const waiting = "/psps";
  await page.goto(waiting);
  await page.getByRole("button", { name: "Hold: Simulator B" }).click();
  const dialog = page.getByRole("dialog", { name: "Hold Simulator B?" });
  const { email, password } = operatorOf(run, "ops");
  await dialog.getByRole("textbox").fill("their maintenance");
  await sql(`UPDATE operator_sessions SET revoked_at = now() WHERE ${SESSIONS_OF}`, [email]);
  // The page refreshes itself, and would leave for the sign-in.
  const signIn = dialog.getByRole("link", { name: "Sign in in a new tab" });
  await expect(signIn).toBeVisible();
  await expect(page.locator("#content")).toBeHidden();
  const [tab] = await Promise.all([context.waitForEvent("page"), signIn.click()]);
  await fillSignIn(tab, email, password);
  await expect(tab).toHaveURL(new RegExp(`${waiting}$`));
  await tab.close();
  await expect(signIn).toBeHidden();
  await expect(page.locator("#content")).toBeVisible();
  await expect(dialog.getByRole("textbox")).toHaveValue("their maintenance");
  await dialog.getByRole("button", { name: "Hold" }).click();
  await expect(dialog).toBeHidden();
  const card = page.getByRole("region", { name: "Simulator B" });
  await expect(card).toContainText("their maintenance");
  await card.getByRole("button", { name: "Release: Simulator B" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("it is over");
  await page.getByRole("dialog").getByRole("button", { name: "Release" }).click();
  await expect(card).not.toContainText("on hold");
});

test("a dialog that keeps a page of an ended session gives it up when it is closed, and one without anything typed at once", async ({
  page,
  merchant,
  run,
  sql,
}) => {
  const revoke = () =>
    sql(`UPDATE operator_sessions SET revoked_at = now() WHERE ${SESSIONS_OF}`, [operatorOf(run, "ops").email]);
  // A payment that waits for its customer is followed by its page.
  const { payment_intent_id } = paymentOf(await merchant.post("/v1/payment_intents", merchant.payment()));
  await page.goto(`/payments/${payment_intent_id}`);
  await page.getByRole("button", { name: "Cancel payment" }).click();
  await page.getByLabel("Why?").selectOption("fraudulent");
  await revoke();
  await expect(page.getByRole("dialog")).toContainText("You are signed out.");
  await expect(page.getByLabel("Why?")).toHaveValue("fraudulent");
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
  const { email, password } = operatorOf(run, "ops");
  await fillSignIn(page, email, password);
  await page.getByRole("button", { name: "Cancel payment" }).click();
  await revoke();
  await expect(page).toHaveURL(/\/sign-in\?callbackUrl=/);
});

test("an operator who is switched off is out at once", async ({ context, run, sql }) => {
  const { email } = operatorOf(run, "ops");
  await sql("UPDATE operators SET status = 'disabled' WHERE email = $1", [email]);
  try {
    expect(await read(context)).toBe(401);
  } finally {
    await sql("UPDATE operators SET status = 'active' WHERE email = $1", [email]);
  }
});

test("a screen that refreshes itself does not keep an abandoned session alive", async ({ context, run, sql }) => {
  const values = [operatorOf(run, "ops").email];
  const idle = `SELECT 1 FROM operator_sessions WHERE ${SESSIONS_OF} AND revoked_at IS NULL AND last_seen_at = $2`;
  const seen = new Date(Date.now() - 5 * 60_000);
  await sql(`UPDATE operator_sessions SET last_seen_at = $2 WHERE ${SESSIONS_OF} AND revoked_at IS NULL`, [
    ...values,
    seen,
  ]);
  const before = (await sql(idle, [...values, seen])).length;
  expect(await read(context, { "x-unattended": "1" })).toBe(200);
  expect((await sql(idle, [...values, seen])).length).toBe(before);
  expect(await read(context)).toBe(200);
  expect((await sql(idle, [...values, seen])).length).toBe(before - 1);
});

async function read(context: BrowserContext, headers: Record<string, string> = {}): Promise<number> {
  return (await context.request.get("/api/console/payments", { headers })).status();
}
