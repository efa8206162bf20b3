import type { BrowserContext } from "@playwright/test";
import { Client } from "pg";
import { test as base, expect, operatorOf } from "@/e2e/fixtures";

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
