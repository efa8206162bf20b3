import type { Page } from "@playwright/test";
import { query } from "@/e2e/database";
import { expect, freshOrder, test } from "@/e2e/fixtures";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import type { RunFile } from "@/e2e/run-file";
import { receivedFor } from "@/e2e/webhooks";
import { answerOf, WireEndpoint } from "@/e2e/wire-endpoint";
import type { Delivery } from "@/lib/webhooks/delivery-schema";

type Row = Pick<Delivery, "delivery_id" | "event_id" | "status">;

/** The one delivery of a payment's event, once it has a status. */
function deliveryOf(run: RunFile, paymentIntentId: string, type: string, status: string): Promise<Row> {
  return eventually(`${type} being ${status}`, 30_000, async () => {
    const [row] = await query<Row>(
      run.database_url,
      `SELECT d.id AS delivery_id, d.event_id, d.status FROM deliveries d JOIN events e ON e.id = d.event_id
       WHERE e.payment_intent_id = $1 AND e.type = $2 AND d.status = $3 AND d.attempts > 0`,
      [paymentIntentId, type, status],
    );
    return row;
  });
}

/** Runs a test with the second merchant's endpoint at a socket of the test's own. */
async function withEndpoint(run: RunFile, work: (merchant: Merchant, endpoint: WireEndpoint) => Promise<void>) {
  const merchant = new Merchant(run, 1);
  const endpoint = await WireEndpoint.listen(Number(process.env.PAYDESK_TEST_ENDPOINT_PORT));
  const move = (url: string) =>
    query(run.database_url, "UPDATE webhook_endpoints SET url = $1, status = 'enabled' WHERE id = $2", [
      url,
      `we_demo_${merchant.id}`,
    ]);
  await move(`http://${endpoint.host}/`);
  try {
    await work(merchant, endpoint);
  } finally {
    await move(`${run.receiver.url}/webhooks/${merchant.id}`);
    endpoint.close();
  }
}

const tryOf = (page: Page, number: number) => page.getByRole("group").filter({ hasText: `Try ${number}` });

test("a support operator sends a webhook again: the merchant gets it under the same id, signed anew", async ({
  page,
  run,
  merchant,
  paidOrder,
  signInAs,
}) => {
  const payment = await paidOrder(freshOrder("resend"));
  const delivery = await deliveryOf(run, payment.payment_intent_id, "payment_intent.succeeded", "delivered");
  const received = () =>
    receivedFor(run.receiver.log, merchant.webhookSecret, payment.payment_intent_id).filter(
      ({ event_id }) => event_id === delivery.event_id,
    );
  expect(received()).toHaveLength(1);
  await signInAs("support");
  await page.goto(`/deliveries?payment_intent_id=${payment.payment_intent_id}`);
  await page.getByRole("link", { name: "payment_intent.succeeded" }).click();
  await expect(page).toHaveURL(new RegExp(`/deliveries/${delivery.delivery_id}$`));
  await expect(tryOf(page, 1)).toContainText("Signature checked: It verifies with the endpoint's secret.");
  await page.keyboard.press("s");
  const dialog = page.getByRole("dialog", { name: "Send this webhook once more?" });
  await expect(dialog.getByRole("button", { name: "Send once more" })).toBeFocused();
  // The first answer gets lost, and with it neither the place in the dialog nor the key: it is sent once.
  const path = "**/v1/admin/webhook_deliveries/*";
  await page.route(path, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Try again" })).toBeFocused();
  await page.unroute(path);
  await page.keyboard.press("Escape");
  await page.keyboard.press("s");
  await expect(dialog).toContainText("An earlier resend of payment_intent.succeeded got no answer.");
  await expect(dialog.getByRole("button", { name: "Send it again" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(tryOf(page, 2)).toContainText("somebody asked for it");
  await expect(tryOf(page, 2)).toContainText("answered 200");
  const [first, second] = await eventually("the second webhook", 20_000, async () =>
    received().length === 2 ? received() : undefined,
  );
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
  expect(second?.headers["webhook-id"]).toBe(delivery.event_id);
  await expect(page.getByRole("region", { name: "What was sent in try 2" })).toContainText(
    `webhook-timestamp: ${second?.headers["webhook-timestamp"]}`,
  );
  const rows = await query(
    run.database_url,
    `SELECT a.actor_type, o.role FROM audit_log a JOIN operators o ON o.id = a.actor_id
     WHERE a.object_id = $1 AND a.action = 'webhook_delivery.resend_requested'`,
    [delivery.delivery_id],
  );
  expect(rows).toEqual([{ actor_type: "operator", role: "support" }]);
});

test("a viewer sees deliveries and events, is offered nothing, and is refused all the same", async ({
  page,
  run,
  paidOrder,
  signInAs,
}) => {
  const payment = await paidOrder(freshOrder("viewer"));
  const delivery = await deliveryOf(run, payment.payment_intent_id, "payment_intent.succeeded", "delivered");
  await signInAs("viewer");
  for (const path of [
    `/deliveries?payment_intent_id=${payment.payment_intent_id}`,
    `/deliveries/${delivery.delivery_id}`,
    `/events/${delivery.event_id}`,
  ]) {
    await page.goto(path, { waitUntil: "networkidle" });
    await expect(page.getByText("payment_intent.succeeded").first()).toBeVisible();
    await expect(page.getByRole("button", { name: /send/i })).toHaveCount(0);
    await page.keyboard.press("s");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
  for (const path of [
    `/v1/admin/webhook_deliveries/${delivery.delivery_id}:retry`,
    `/v1/admin/events/${delivery.event_id}:redeliver`,
  ]) {
    const answer = await page.request.post(path, { data: {}, headers: { origin: run.app } });
    expect(answer.status()).toBe(403);
  }
});

test("an event's page shows its body as sent, leads to payment and delivery, and sends it once more", async ({
  page,
  run,
  paidOrder,
  signInAs,
}) => {
  const orderId = freshOrder("event");
  const payment = await paidOrder(orderId);
  const delivery = await deliveryOf(run, payment.payment_intent_id, "charge.captured", "delivered");
  const [event] = await query<{ body: string }>(run.database_url, "SELECT body FROM events WHERE id = $1", [
    delivery.event_id,
  ]);
  await signInAs("support");
  await page.goto("/events");
  await page.getByRole("combobox", { name: "Event type" }).selectOption("charge.captured");
  await expect(page).toHaveURL(/type=charge.captured/);
  await page.goto(`/events?payment_intent_id=${payment.payment_intent_id}&type=charge.captured`, {
    waitUntil: "networkidle",
  });
  const link = page.getByRole("link", { name: "charge.captured" });
  await expect(link).toHaveCount(1);
  await page.keyboard.press("j");
  await expect(link).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/events/${delivery.event_id}$`));
  await expect(page.getByRole("region", { name: "The body, byte for byte" })).toHaveText(event?.body ?? "");
  await page.getByRole("button", { name: "Send once more" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Send once more" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await eventually("the second try", 20_000, async () => {
    const sql = "SELECT 1 FROM delivery_attempts WHERE delivery_id = $1 AND asked_for";
    return (await query(run.database_url, sql, [delivery.delivery_id])).length === 1 ? true : undefined;
  });
  await page.getByRole("link", { name: orderId }).click();
  await expect(page).toHaveURL(new RegExp(`/payments/${payment.payment_intent_id}$`));
});

test("HTML from a merchant and from an endpoint is text on every page", async ({ page, run, signInAs }) => {
  const script = "<script>window.owned = 1</script><img src=x onerror='window.owned = 2'>";
  const alerts: string[] = [];
  page.on("dialog", (dialog) => {
    alerts.push(dialog.message());
    void dialog.dismiss();
  });
  await withEndpoint(run, async (merchant, endpoint) => {
    endpoint.answer = answerOf(200, script, [`x-greeting: ${script}`, "set-cookie: sid=theirs-alone"]);
    const body = merchant.payment(undefined, { order_id: `${freshOrder("xss")}${script}`, description: script });
    const payment = paymentOf(await merchant.post("/v1/payment_intents", body));
    const delivery = await deliveryOf(run, payment.payment_intent_id, "payment_intent.created", "delivered");
    await signInAs("support");
    await page.goto(`/deliveries/${delivery.delivery_id}`);
    const answer = page.getByRole("region", { name: "What was answered to try 1" });
    await expect(answer).toContainText(`x-greeting: ${script}`);
    await expect(answer).toContainText("set-cookie: (not shown: it is a secret)");
    await expect(page.locator("body")).not.toContainText("theirs-alone");
    for (const path of [`/events/${delivery.event_id}`, "/events", "/deliveries"]) {
      await page.goto(path);
      await expect(page.getByRole("table").getByRole("link", { name: "payment_intent.created" }).first()).toBeVisible();
    }
    await page.goto(`/events/${delivery.event_id}`);
    await expect(page.getByRole("region", { name: "The body, byte for byte" })).toContainText("onerror=");
    expect(await page.evaluate(() => Reflect.get(window, "owned"))).toBeUndefined();
    await expect(page.locator("img[src=x]")).toHaveCount(0);
    expect(alerts).toEqual([]);
  });
});

test("an endpoint that nothing was sent to is not said to be well", async ({ page, run, signInAs }) => {
  const id = `we_unused_${freshOrder("x")}`;
  const fresh = { id, url: `https://${id.replaceAll("_", "-")}.example/`, event_types: [], failing_since: null };
  await query(
    run.database_url,
    "INSERT INTO webhook_endpoints SELECT (jsonb_populate_record(e, $1)).* FROM webhook_endpoints e LIMIT 1",
    [JSON.stringify({ ...fresh, status: "enabled" })],
  );
  await signInAs("viewer");
  await page.goto("/webhooks");
  const row = page.getByRole("row").filter({ has: page.locator(`a[href="/webhooks/${id}"]`) });
  await expect(row).toContainText("Nothing sent yet");
  await expect(row).not.toContainText("Well");
  await query(run.database_url, "DELETE FROM webhook_endpoints WHERE id = $1", [id]);
});

test("a delivery that was given up says why and what to do, and is sent from its endpoint's page", async ({
  page,
  run,
  signInAs,
}) => {
  await withEndpoint(run, async (merchant, endpoint) => {
    endpoint.answer = answerOf(503, "we are down");
    const payment = paymentOf(await merchant.post("/v1/payment_intents", merchant.payment()));
    const type = "payment_intent.created";
    const { delivery_id } = await deliveryOf(run, payment.payment_intent_id, type, "pending");
    await query(run.database_url, "UPDATE deliveries SET status = 'dead', next_attempt_at = NULL WHERE id = $1", [
      delivery_id,
    ]);
    await signInAs("support");
    await page.goto(`/deliveries/${delivery_id}`);
    await expect(page.getByRole("alert").first()).toContainText(
      "The endpoint failed by itself (503). Ask the merchant to look into its log for this event. Then send it once more.",
    );
    await page.goto("/webhooks");
    const row = page.getByRole("row").filter({ hasText: endpoint.host });
    await expect(row).toContainText("Failing");
    await row.getByRole("link").click();
    await page.getByRole("combobox", { name: "State" }).selectOption("dead");
    await expect(page).toHaveURL(/status=dead/);
    endpoint.answer = answerOf(200, "up again");
    await page.getByRole("button", { name: `Send again: ${type}, ${delivery_id}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Send once more" }).click();
    await deliveryOf(run, payment.payment_intent_id, type, "delivered");
    await expect(page.getByRole("link", { name: type })).toHaveCount(0);
  });
});

test("a disabled endpoint says that it gets nothing, and nothing can be sent to it", async ({
  page,
  run,
  signInAs,
}) => {
  await withEndpoint(run, async (merchant, endpoint) => {
    endpoint.answer = answerOf(410);
    const payment = paymentOf(await merchant.post("/v1/payment_intents", merchant.payment()));
    const { delivery_id } = await deliveryOf(run, payment.payment_intent_id, "payment_intent.created", "skipped");
    await signInAs("support");
    await page.goto(`/deliveries/${delivery_id}`);
    await expect(page.getByRole("main")).toContainText("Its endpoint is disabled because it answered 410 Gone.");
    await expect(page.getByRole("button", { name: "Send once more" })).toBeDisabled();
    const path = `/v1/admin/webhook_deliveries/${delivery_id}:retry`;
    const answer = await page.request.post(path, { data: {}, headers: { origin: run.app } });
    expect(answer.status()).toBe(409);
    await page.goto(`/webhooks/we_demo_${merchant.id}`);
    await expect(page.getByRole("alert").first()).toContainText(
      "This endpoint is disabled because it answered 410 Gone",
    );
  });
});
