import { query } from "@/e2e/database";
import { expect, freshOrder, test } from "@/e2e/fixtures";

/** A zone in which the hour that began last is the first of a day. */
const HOUR_MS = 3_600_000;
const MIDNIGHT = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
const behind = MIDNIGHT.getUTCHours();
const zone = behind <= 12 ? `Etc/GMT+${behind}` : `Etc/GMT-${24 - behind}`;

test.describe("where it is just past midnight", () => {
  test.use({ timezoneId: zone });

  test("a payment's timeline has the date where the reader's day begins", async ({
    page,
    run,
    signInAs,
    paidOrder,
  }) => {
    const { payment_intent_id } = await paidOrder(freshOrder("midnight"));
    // Events are append-only: one of just before midnight is put in.
    await query(
      run.database_url,
      `INSERT INTO events (id, merchant_id, livemode, type, object_id, seq, payment_intent_id, body, request_id, created_at)
       SELECT 'evt_0000' || right(id, 22), merchant_id, livemode, type, object_id, seq + 1000, payment_intent_id, body,
              request_id, $2
       FROM events WHERE payment_intent_id = $1 AND type = 'payment_intent.created'`,
      [payment_intent_id, new Date(MIDNIGHT.getTime() - 60_000)],
    );
    await signInAs("viewer");
    await page.goto(`/payments/${payment_intent_id}`, { waitUntil: "networkidle" });
    const times = page.getByRole("region", { name: "Timeline" }).locator("summary time");
    await expect(times.nth(0)).toHaveText(/^\d+ \w+, 23:59:/);
    await expect(times.nth(1)).toHaveText(/^\d+ \w+, 0\d:/);
    await expect(times.nth(2)).toHaveText(/^0\d:/);
  });
});

test("the year of the log's times is typed by keyboard, and a second that is shown is a range", async ({
  page,
  signInAs,
  run,
}) => {
  const [record] = await query<{ at: Date }>(
    run.database_url,
    "SELECT created_at AS at FROM audit_log WHERE date_trunc('second', created_at) <> created_at LIMIT 1",
    [],
  );
  const second = record?.at.toISOString().slice(0, 19) ?? "";
  await signInAs("approver");
  await page.goto("/audit", { waitUntil: "networkidle" });
  await page.getByRole("button", { name: /Show them in UTC/ }).click();
  for (const label of ["From (UTC)", "To (UTC)"]) {
    const field = page.getByLabel(label);
    await field.fill(`2019${second.slice(4)}`);
    await field.focus();
    // Day and month, or month and day, stand before the year.
    for (const key of ["ArrowRight", "ArrowRight", ...second.slice(0, 4)]) await page.keyboard.press(key);
    await expect.poll(() => field.inputValue()).toContain(second.slice(0, 16));
  }
  await page.getByRole("button", { name: "Filter", exact: true }).click();
  await expect(page).toHaveURL(/created_lte_ms=\d+999/);
  await expect(page.getByRole("list", { name: "Records" }).getByRole("listitem").first()).toBeVisible();
  await expect(page.getByLabel("To (UTC)")).toHaveValue(new RegExp(`^${second.slice(0, 16)}`));
});
