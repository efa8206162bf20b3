import { query } from "@/e2e/database";
import { expect, freshOrder, test } from "@/e2e/fixtures";

const MORE = 400;
const BYTES_MAX = 2_000_000;

test("a very long story is shown from its end, and its beginning where it is asked for", async ({
  page,
  run,
  signInAs,
  paidOrder,
}) => {
  const { payment_intent_id } = await paidOrder(freshOrder("long"));
  await query(
    run.database_url,
    `INSERT INTO events (id, merchant_id, livemode, type, object_id, seq, payment_intent_id, body, request_id, created_at)
     SELECT 'evt_' || lpad(n::text, 10, '0') || right(e.id, 16), e.merchant_id, e.livemode, e.type, e.object_id,
            e.seq + n, e.payment_intent_id, e.body, e.request_id, e.created_at + n * interval '1 millisecond'
     FROM (SELECT * FROM events WHERE payment_intent_id = $1 ORDER BY id DESC LIMIT 1) e, generate_series(1, ${MORE}) n`,
    [payment_intent_id],
  );
  await signInAs("viewer");
  const response = await page.goto(`/payments/${payment_intent_id}`, { waitUntil: "networkidle" });
  expect((await response?.text())?.length).toBeLessThan(BYTES_MAX);
  const timeline = page.getByRole("region", { name: "Timeline" });
  await expect(timeline).toContainText(/4\d\d entries/);
  await expect(timeline.locator("li")).toHaveCount(100);
  await timeline.getByRole("link", { name: /^Show the earlier 3\d\d$/ }).click();
  await expect(timeline.locator("li").first()).toContainText("created the payment");
  await expect(page).toHaveURL(/entries=all/);
  await expect(timeline.getByRole("link", { name: /Show the earlier/ })).toHaveCount(0);
});
