import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Answer } from "@/e2e/answer";
import { expectAudited } from "@/e2e/audited";
import { query } from "@/e2e/database";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { newMerchant } from "@/e2e/new-merchant";
import { type Product, startProduct } from "@/e2e/product";
import { answerOf, WireEndpoint } from "@/e2e/wire-endpoint";
import { type Delivery, DeliveryDetail, DeliveryPage } from "@/lib/webhooks/delivery-schema";
import { Event, Redelivery } from "@/lib/webhooks/event-schema";

let product: Product;
let endpoint: WireEndpoint;
let merchant: Merchant;
let other: Merchant;

beforeAll(async () => {
  endpoint = await WireEndpoint.listen();
  product = await startProduct({ webhookHosts: [endpoint.host], env: { SWEEP_AFTER_MS: "1000" } });
  merchant = new Merchant(product.file, 1);
  other = new Merchant(product.file, 0);
  await sql("UPDATE webhook_endpoints SET url = $1 WHERE merchant_id = $2", [
    `http://${endpoint.host}/hooks?shop=7`,
    merchant.id,
  ]);
});
afterAll(async () => {
  await product.discard();
  endpoint.close();
});
beforeEach(() => {
  endpoint.answer = answerOf(200, "thank you");
});

const sql = <Row extends object = Record<string, unknown>>(text: string, values: unknown[] = []) =>
  query<Row>(product.file.database_url, text, values);

const retryPath = (id: string) => `/v1/webhook_deliveries/${id}/retry`;
const retry = (id: string, who = merchant) => who.post(retryPath(id), {}, { key: null });

/** The delivery of the one event that a payment without a card has, in the status it comes to. */
async function delivery(status: Delivery["status"], withAttempts = 1): Promise<DeliveryDetail> {
  const { payment_intent_id } = paymentOf(await merchant.post("/v1/payment_intents", merchant.payment()));
  const id = await eventually("its delivery", 20_000, async () => {
    const path = `/v1/admin/webhook_deliveries?payment_intent_id=${payment_intent_id}`;
    return DeliveryPage.parse((await merchant.get(path)).json).data[0]?.delivery_id;
  });
  return untilAttempts(id, withAttempts, status);
}

async function read(id: string): Promise<DeliveryDetail> {
  return DeliveryDetail.parse((await merchant.get(`/v1/webhook_deliveries/${id}`)).json);
}

function untilAttempts(id: string, attempts: number, status: Delivery["status"]): Promise<DeliveryDetail> {
  return eventually(`${id} being ${status} after ${attempts}`, 90_000, async () => {
    const found = await read(id);
    return found.attempts >= attempts && found.status === status ? found : undefined;
  });
}

/** What came over the wire for an event. */
const received = (eventId: string) => endpoint.requests.filter((text) => text.includes(`webhook-id: ${eventId}\r\n`));

function signedHeaders(text: string): Record<string, string> {
  const head = text.split("\r\n\r\n")[0] ?? "";
  return Object.fromEntries(
    head
      .split("\r\n")
      .map((line) => line.split(": "))
      .map(([name, value]) => [name, value ?? ""]),
  );
}

test("a delivered webhook is sent again as a new try: same id, new timestamp, a signature that verifies", async () => {
  const before = await delivery("delivered");
  // The timestamp counts seconds: another one is another second.
  await eventually("the next second", 5_000, async () =>
    Date.now() - (before.attempt_log[0]?.started_ms ?? 0) > 1_100 ? true : undefined,
  );
  const answer = await retry(before.delivery_id);
  expect(answer.status).toBe(200);
  expect(answer.json).toMatchObject({ delivery_id: before.delivery_id, event_id: before.event_id });
  const after = await untilAttempts(before.delivery_id, 2, "delivered");
  expect(after.attempt_log.map(({ number, asked_for }) => [number, asked_for])).toEqual([
    [2, true],
    [1, false],
  ]);
  const [first, second] = received(before.event_id).map((text) => ({ text, headers: signedHeaders(text) }));
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
  expect(Number(second?.headers["webhook-timestamp"])).toBeGreaterThan(Number(first?.headers["webhook-timestamp"]));
  const verifier = new Webhook(merchant.webhookSecret);
  expect(verifier.verify(second?.text.split("\r\n\r\n")[1] ?? "", second?.headers ?? {})).toMatchObject({
    event_id: before.event_id,
  });
  expect(await sql("SELECT 1 FROM deliveries WHERE event_id = $1", [before.event_id])).toHaveLength(1);
  const audited = await sql(
    "SELECT actor_type, before, after, request_id FROM audit_log WHERE object_id = $1 AND action = 'webhook_delivery.resend_requested'",
    [before.delivery_id],
  );
  expect(audited).toEqual([
    {
      actor_type: "api_client",
      before: { status: "delivered" },
      after: { status: "pending" },
      request_id: answer.headers.get("x-request-id"),
    },
  ]);
});

test("what is shown of a try is what went over the wire, byte for byte", async () => {
  const shown = await delivery("delivered");
  const [attempt] = shown.attempt_log;
  expect(attempt?.request.exact).toBe(true);
  expect(`${attempt?.request.head}\r\n${shown.body}`).toBe(received(shown.event_id)[0]);
  expect(attempt?.request.signature).toEqual({ verifies: true, says: "It verifies with the endpoint's secret." });
  expect(attempt?.response).toMatchObject({ status: 200, body: "thank you" });
});

test("E11: secrets in an endpoint's answer are not shown, and its HTML is text", async () => {
  const html = "<script>alert(1)</script><img src=x onerror=alert(2)>";
  endpoint.answer = answerOf(200, html, ["set-cookie: session=s3cr3t-of-theirs", "x-powered-by: <b>us</b>"]);
  const shown = await delivery("delivered");
  expect(shown.attempt_log[0]?.response).toMatchObject({ body: html, headers: { "x-powered-by": "<b>us</b>" } });
  const raw = await merchant.get(`/v1/webhook_deliveries/${shown.delivery_id}`);
  expect(raw.text).not.toContain("s3cr3t-of-theirs");
  expect(raw.headers.get("content-type")).toBe("application/json");
  expect((await other.get(`/v1/webhook_deliveries/${shown.delivery_id}`)).status).toBe(404);
});

test("one that waits for its next try is sent at once, and one that was given up is taken up again", async () => {
  endpoint.answer = answerOf(503, "not yet");
  const waiting = await delivery("pending");
  expect(waiting).toMatchObject({ failure_reason: "answered 503", advice: null });
  // Hours, so that only the asking can be what sends it.
  await sql("UPDATE deliveries SET next_attempt_at = now() + interval '5 hours' WHERE id = $1", [waiting.delivery_id]);
  endpoint.answer = answerOf(200);
  expect((await retry(waiting.delivery_id)).status).toBe(200);
  await untilAttempts(waiting.delivery_id, 2, "delivered");

  endpoint.answer = answerOf(503, "not yet");
  const failed = await delivery("pending");
  await sql("UPDATE deliveries SET status = 'dead', next_attempt_at = NULL WHERE id = $1", [failed.delivery_id]);
  expect((await read(failed.delivery_id)).advice).toMatch(/given up after 1 try.*failed by itself \(503\)/);
  endpoint.answer = answerOf(200);
  expect((await retry(failed.delivery_id)).status).toBe(200);
  await untilAttempts(failed.delivery_id, 2, "delivered");
});

test("a race of resends: every one that was asked for is sent, and no more", async () => {
  const { delivery_id, event_id } = await delivery("delivered");
  const answers = await Promise.all(Array.from({ length: 5 }, () => retry(delivery_id)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  const after = await untilAttempts(delivery_id, 6, "delivered");
  expect(after).toMatchObject({ attempts: 6, resends_due: 0 });
  expect(received(event_id)).toHaveLength(6);
  expect(await sql("SELECT 1 FROM deliveries WHERE event_id = $1", [event_id])).toHaveLength(1);
});

test("a resend or a redelivery with a key is done once, however often and at once it is sent, with one answer", async () => {
  const { delivery_id, event_id } = await delivery("delivered");
  let attempts = 1;
  for (const path of [
    retryPath(delivery_id),
    `/v1/events/${event_id}/redeliver`,
    `/v1/admin/webhook_deliveries/${delivery_id}:retry`,
    `/v1/admin/events/${event_id}:redeliver`,
  ]) {
    const key = crypto.randomUUID();
    const together = await Promise.all([merchant.post(path, {}, { key }), merchant.post(path, {}, { key })]);
    const later = await merchant.post(path, {}, { key });
    expect([...together, later].map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set([...together, later].map(({ text }) => text)).size).toBe(1);
    expect(later.headers.get("idempotent-replayed")).toBe("true");
    attempts += 1;
    const after = await untilAttempts(delivery_id, attempts, "delivered");
    expect(after).toMatchObject({ attempts, resends_due: 0 });
  }
  expect(received(event_id)).toHaveLength(5);
  const key = crypto.randomUUID();
  expect((await merchant.post(`/v1/events/${event_id}/redeliver`, {}, { key })).status).toBe(200);
  const otherBody = await merchant.post(`/v1/events/${event_id}/redeliver`, { endpoint_id: "we_other" }, { key });
  expect([otherBody.status, otherBody.json.code]).toEqual([422, "idempotency_key_reused"]);
});

test("what is asked for while a try is on its way is not lost when that try gets through", async () => {
  endpoint.answer = undefined;
  const { delivery_id, event_id } = await delivery("pending", 0);
  await eventually("the first try being held", 20_000, async () =>
    received(event_id).length === 1 ? true : undefined,
  );
  expect((await retry(delivery_id)).json).toMatchObject({ status: "pending", resends_due: 1 });
  endpoint.release();
  const after = await untilAttempts(delivery_id, 2, "delivered");
  expect(after.attempt_log.map(({ asked_for }) => asked_for)).toEqual([true, false]);
});

test("nobody queues up tries without end", async () => {
  endpoint.answer = undefined;
  const { delivery_id, event_id } = await delivery("pending", 0);
  await eventually("the first try being held", 20_000, async () =>
    received(event_id).length === 1 ? true : undefined,
  );
  const answers: Answer[] = [];
  for (let asked = 0; asked < 11; asked++) answers.push(await retry(delivery_id));
  expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(200), 409]);
  expect(answers.at(-1)?.json.detail).toMatch(/asked for 10 times already/);
  endpoint.release();
  expect((await untilAttempts(delivery_id, 11, "delivered")).attempts).toBe(11);
});

test("E10: an endpoint that is off gets nothing and says so; on again, it gets a new try under the same id", async () => {
  const { delivery_id, event_id, endpoint_id } = await delivery("delivered");
  const switchTo = (status: string) =>
    sql("UPDATE webhook_endpoints SET status = $2 WHERE id = $1", [endpoint_id, status]);
  for (const status of ["disabled", "deleted"]) {
    await switchTo(status);
    const refused = await retry(delivery_id);
    expect(refused).toMatchObject({ status: 409, json: { code: "invalid_state" } });
    expect(refused.json.detail).toMatch(`Its endpoint is ${status} and gets nothing.`);
    expect((await merchant.post(`/v1/events/${event_id}/redeliver`, {}, { key: null })).status).toBe(409);
  }
  expect(await read(delivery_id)).toMatchObject({ status: "delivered", attempts: 1 });
  await switchTo("enabled");
  // Asked for in time, and switched off before it could be sent: it ends with its reason, and nothing goes out.
  endpoint.answer = undefined;
  const queued = await delivery("pending", 0);
  await eventually("the try being held", 20_000, async () =>
    received(queued.event_id).length === 1 ? true : undefined,
  );
  expect((await retry(queued.delivery_id)).status).toBe(200);
  await switchTo("disabled");
  endpoint.release(answerOf(503));
  const skipped = await untilAttempts(queued.delivery_id, 1, "skipped");
  expect(skipped).toMatchObject({ failure_reason: "endpoint is disabled", resends_due: 0 });
  expect(skipped.advice).toMatch(/gets nothing: the merchant has to enable it/);
  await switchTo("enabled");
  endpoint.answer = answerOf(200);
  for (const id of [delivery_id, queued.delivery_id]) expect((await retry(id)).status).toBe(200);
  await untilAttempts(delivery_id, 2, "delivered");
  await untilAttempts(queued.delivery_id, 2, "delivered");
  expect(received(event_id)).toHaveLength(2);
});

test("an event is told once more to the endpoints it went to", async () => {
  const { event_id, delivery_id, endpoint_id } = await delivery("delivered");
  const answer = await merchant.post(`/v1/events/${event_id}/redeliver`, { endpoint_id }, { key: null });
  expect(Redelivery.parse(answer.json)).toEqual({
    event_id,
    deliveries: [{ delivery_id, endpoint_id, status: "pending", sent_again: true, reason: null }],
  });
  await untilAttempts(delivery_id, 2, "delivered");
});

test("C1, C2: another merchant's deliveries, events, endpoints and cursors are none", async () => {
  const mine = await delivery("delivered");
  const same = (one: Answer, another: Answer) =>
    expect([one.status, { ...one.json, request_id: "" }]).toEqual([404, { ...another.json, request_id: "" }]);
  same(await retry(mine.delivery_id, other), await retry("wd_01k00000000000000000000000", other));
  for (const path of ["/v1/webhook_deliveries/", "/v1/admin/webhook_deliveries/"]) {
    same(await other.get(`${path}${mine.delivery_id}`), await other.get(`${path}wd_01k00000000000000000000000`));
  }
  for (const path of ["/v1/events/", "/v1/admin/events/"]) {
    same(await other.get(`${path}${mine.event_id}`), await other.get(`${path}evt_01k00000000000000000000000`));
  }
  const redeliver = (id: string, body: object, who: Merchant) =>
    who.post(`/v1/events/${id}/redeliver`, body, { key: null });
  same(await redeliver(mine.event_id, {}, other), await redeliver("evt_01k00000000000000000000000", {}, other));
  // An event of one's own, and somebody else's endpoint.
  const foreign = await redeliver(mine.event_id, { endpoint_id: `we_demo_${other.id}` }, merchant);
  expect(foreign.status).toBe(404);
  for (const path of ["/v1/events", "/v1/admin/events", "/v1/admin/webhook_deliveries"]) {
    const cursor = path.endsWith("deliveries") ? mine.delivery_id : mine.event_id;
    expect((await other.get(`${path}?starting_after=${cursor}`)).json).toMatchObject({ code: "invalid_request" });
  }
  for (const filter of [`endpoint_id=${mine.endpoint_id}`, `event_id=${mine.event_id}`, `merchant_id=${merchant.id}`]) {
    expect((await other.get(`/v1/admin/webhook_deliveries?${filter}`)).json).toMatchObject({ data: [] });
  }
  expect((await other.get(`/v1/admin/webhook_endpoints/${mine.endpoint_id}`)).status).toBe(404);
  expect((await read(mine.delivery_id)).attempts).toBe(1);
});

test("a token without the scope reads and sends nothing", async () => {
  const { delivery_id, event_id } = await delivery("delivered");
  const blind = await newMerchant(product.file, { id: merchant.id, scopes: ["payments:read"] });
  for (const answer of [
    await retry(delivery_id, blind),
    await blind.post(`/v1/events/${event_id}/redeliver`, {}, { key: null }),
    await blind.post(`/v1/admin/webhook_deliveries/${delivery_id}:retry`, {}, { key: null }),
    await blind.post(`/v1/admin/events/${event_id}:redeliver`, {}, { key: null }),
    await blind.get("/v1/events"),
    await blind.get(`/v1/webhook_deliveries/${delivery_id}`),
    await blind.get("/v1/admin/webhook_deliveries"),
  ]) {
    expect(answer).toMatchObject({ status: 403, json: { code: "insufficient_scope" } });
  }
});

test("events and deliveries are listed newest first, by page and by filter", async () => {
  const { payment_intent_id } = await merchant.paid();
  const types = ["charge.captured", "payment_intent.created", "payment_intent.processing", "payment_intent.succeeded"];
  const ofPayment = `payment_intent_id=${payment_intent_id}`;
  const events = async (more: string) =>
    Event.array().parse((await merchant.get(`/v1/events?${ofPayment}${more}`)).json.data);
  const all = await events("");
  expect(all.map(({ type }) => type).toSorted()).toEqual(types);
  expect(all.map(({ event_id }) => event_id)).toEqual(
    all
      .map(({ event_id }) => event_id)
      .toSorted()
      .toReversed(),
  );
  expect(await events(`&limit=1&starting_after=${all[0]?.event_id}`)).toEqual([all[1]]);
  expect((await events("&type=payment_intent.succeeded")).map(({ type }) => type)).toEqual([
    "payment_intent.succeeded",
  ]);
  const one = await merchant.get(`/v1/events/${all[0]?.event_id}`);
  expect(one.json).toEqual(all[0]);

  const deliveries = async (filter: string) =>
    DeliveryPage.parse((await merchant.get(`/v1/admin/webhook_deliveries?${filter}`)).json).data;
  const ofEndpoint = await deliveries(`${ofPayment}&endpoint_id=we_demo_${merchant.id}&event_type=charge.captured`);
  expect(ofEndpoint.map(({ event_type }) => event_type)).toEqual(["charge.captured"]);
  expect((await merchant.get("/v1/admin/webhook_deliveries?event_type=charge.captured")).status).toBe(400);
  const page = DeliveryPage.parse((await merchant.get("/v1/admin/webhook_deliveries?limit=2")).json);
  const next = await deliveries(`limit=1&starting_after=${page.next_cursor}`);
  expect(next[0]?.delivery_id.localeCompare(page.data[1]?.delivery_id ?? "")).toBe(-1);
});

test("how an endpoint does is told: since when it fails, how much waits, how much got through", async () => {
  const of = async () => (await merchant.get(`/v1/admin/webhook_endpoints/we_demo_${merchant.id}`)).json;
  endpoint.answer = answerOf(500);
  const failed = await delivery("pending");
  expect(await of()).toMatchObject({
    status: "enabled",
    failing_since_ms: expect.any(Number),
    failures_in_row: expect.any(Number),
    backlog: { waiting: expect.any(Number), oldest_ms: expect.any(Number) },
  });
  const failing = await merchant.get("/v1/admin/webhook_endpoints?failing=true");
  expect(failing.json).toMatchObject({ data: [{ endpoint_id: failed.endpoint_id }] });
  endpoint.answer = answerOf(200);
  await retry(failed.delivery_id);
  await untilAttempts(failed.delivery_id, 2, "delivered");
  expect(await of()).toMatchObject({ failing_since_ms: null, failures_in_row: 0 });
  expect((await merchant.get("/v1/admin/webhook_endpoints?failing=true")).json).toMatchObject({ data: [] });
});

test("afterwards the auditor finds nothing", () => expectAudited(product));
