import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Answer } from "@/e2e/answer";
import { expectAudited } from "@/e2e/audited";
import type { Merchant } from "@/e2e/merchant";
import { newMerchant } from "@/e2e/new-merchant";
import { WebhooksUnderTest } from "@/e2e/webhooks-under-test";
import { answerOf } from "@/e2e/wire-endpoint";
import { DeliveryPage } from "@/lib/webhooks/delivery-schema";
import { Event } from "@/lib/webhooks/event-schema";

let hooks: WebhooksUnderTest;

beforeAll(async () => {
  hooks = await WebhooksUnderTest.start();
});
afterAll(() => hooks.discard());
beforeEach(() => hooks.reset());

test("what is shown of a try is what went over the wire, byte for byte", async () => {
  const shown = await hooks.delivery("delivered");
  const [attempt] = shown.attempt_log;
  expect(attempt?.request.exact).toBe(true);
  expect(`${attempt?.request.head}\r\n${shown.body}`).toBe(hooks.received(shown.event_id)[0]);
  expect(attempt?.request.signature).toEqual({ verifies: true, says: "It verifies with the endpoint's secret." });
  expect(attempt?.response).toMatchObject({ status: 200, body: "thank you" });
});

test("E11: secrets in an endpoint's answer are not shown, and its HTML is text", async () => {
  const html = "<script>alert(1)</script><img src=x onerror=alert(2)>";
  hooks.endpoint.answer = answerOf(200, html, ["set-cookie: session=s3cr3t-of-theirs", "x-powered-by: <b>us</b>"]);
  const shown = await hooks.delivery("delivered");
  expect(shown.attempt_log[0]?.response).toMatchObject({ body: html, headers: { "x-powered-by": "<b>us</b>" } });
  const raw = await hooks.merchant.get(`/v1/webhook_deliveries/${shown.delivery_id}`);
  expect(raw.text).not.toContain("s3cr3t-of-theirs");
  expect(raw.headers.get("content-type")).toBe("application/json");
  expect((await hooks.other.get(`/v1/webhook_deliveries/${shown.delivery_id}`)).status).toBe(404);
});

test("C1, C2: another merchant's deliveries, events, endpoints and cursors are none", async () => {
  const mine = await hooks.delivery("delivered");
  const same = (one: Answer, another: Answer) =>
    expect([one.status, { ...one.json, request_id: "" }]).toEqual([404, { ...another.json, request_id: "" }]);
  same(
    await hooks.retry(mine.delivery_id, hooks.other),
    await hooks.retry("wd_01k00000000000000000000000", hooks.other),
  );
  for (const path of ["/v1/webhook_deliveries/", "/v1/admin/webhook_deliveries/"]) {
    same(
      await hooks.other.get(`${path}${mine.delivery_id}`),
      await hooks.other.get(`${path}wd_01k00000000000000000000000`),
    );
  }
  for (const path of ["/v1/events/", "/v1/admin/events/"]) {
    same(
      await hooks.other.get(`${path}${mine.event_id}`),
      await hooks.other.get(`${path}evt_01k00000000000000000000000`),
    );
  }
  const redeliver = (id: string, body: object, who: Merchant) =>
    who.post(`/v1/events/${id}/redeliver`, body, { key: null });
  same(
    await redeliver(mine.event_id, {}, hooks.other),
    await redeliver("evt_01k00000000000000000000000", {}, hooks.other),
  );
  // An event of one's own, and somebody else's endpoint.
  const foreign = await redeliver(mine.event_id, { endpoint_id: `we_demo_${hooks.other.id}` }, hooks.merchant);
  expect(foreign.status).toBe(404);
  for (const path of ["/v1/events", "/v1/admin/events", "/v1/admin/webhook_deliveries"]) {
    const cursor = path.endsWith("deliveries") ? mine.delivery_id : mine.event_id;
    expect((await hooks.other.get(`${path}?starting_after=${cursor}`)).json).toMatchObject({ code: "invalid_request" });
  }
  for (const filter of [
    `endpoint_id=${mine.endpoint_id}`,
    `event_id=${mine.event_id}`,
    `merchant_id=${hooks.merchant.id}`,
  ]) {
    expect((await hooks.other.get(`/v1/admin/webhook_deliveries?${filter}`)).json).toMatchObject({ data: [] });
  }
  expect((await hooks.other.get(`/v1/admin/webhook_endpoints/${mine.endpoint_id}`)).status).toBe(404);
  expect((await hooks.read(mine.delivery_id)).attempts).toBe(1);
});

test("a token without the scope reads and sends nothing", async () => {
  const { delivery_id, event_id } = await hooks.delivery("delivered");
  const blind = await newMerchant(hooks.product.file, { id: hooks.merchant.id, scopes: ["payments:read"] });
  for (const answer of [
    await hooks.retry(delivery_id, blind),
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
  const { payment_intent_id } = await hooks.merchant.paid();
  const types = ["charge.captured", "payment_intent.created", "payment_intent.processing", "payment_intent.succeeded"];
  const ofPayment = `payment_intent_id=${payment_intent_id}`;
  const events = async (more: string) =>
    Event.array().parse((await hooks.merchant.get(`/v1/events?${ofPayment}${more}`)).json.data);
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
  const one = await hooks.merchant.get(`/v1/events/${all[0]?.event_id}`);
  expect(one.json).toEqual(all[0]);

  const deliveries = async (filter: string) =>
    DeliveryPage.parse((await hooks.merchant.get(`/v1/admin/webhook_deliveries?${filter}`)).json).data;
  const ofEndpoint = await deliveries(
    `${ofPayment}&endpoint_id=we_demo_${hooks.merchant.id}&event_type=charge.captured`,
  );
  expect(ofEndpoint.map(({ event_type }) => event_type)).toEqual(["charge.captured"]);
  expect((await hooks.merchant.get("/v1/admin/webhook_deliveries?event_type=charge.captured")).status).toBe(400);
  const page = DeliveryPage.parse((await hooks.merchant.get("/v1/admin/webhook_deliveries?limit=2")).json);
  const next = await deliveries(`limit=1&starting_after=${page.next_cursor}`);
  expect(next[0]?.delivery_id.localeCompare(page.data[1]?.delivery_id ?? "")).toBe(-1);
});

test("how an endpoint does is told: since when it fails, how much waits, how much got through", async () => {
  const of = async () => (await hooks.merchant.get(`/v1/admin/webhook_endpoints/we_demo_${hooks.merchant.id}`)).json;
  hooks.endpoint.answer = answerOf(500);
  const failed = await hooks.delivery("pending");
  expect(await of()).toMatchObject({
    status: "enabled",
    failing_since_ms: expect.any(Number),
    failures_in_row: expect.any(Number),
    backlog: { waiting: expect.any(Number), oldest_ms: expect.any(Number) },
  });
  const failing = await hooks.merchant.get("/v1/admin/webhook_endpoints?failing=true");
  expect(failing.json).toMatchObject({ data: [{ endpoint_id: failed.endpoint_id }] });
  hooks.endpoint.answer = answerOf(200);
  await hooks.retry(failed.delivery_id);
  await hooks.untilAttempts(failed.delivery_id, 2, "delivered");
  expect(await of()).toMatchObject({ failing_since_ms: null, failures_in_row: 0 });
  expect((await hooks.merchant.get("/v1/admin/webhook_endpoints?failing=true")).json).toMatchObject({ data: [] });
});

test("afterwards the auditor finds nothing", () => expectAudited(hooks.product));
