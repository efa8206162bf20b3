import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Answer } from "@/e2e/answer";
import { expectAudited } from "@/e2e/audited";
import { eventually } from "@/e2e/merchant";
import { retryPath, WebhooksUnderTest } from "@/e2e/webhooks-under-test";
import { answerOf } from "@/e2e/wire-endpoint";
import { Redelivery } from "@/lib/webhooks/event-schema";

let hooks: WebhooksUnderTest;

beforeAll(async () => {
  hooks = await WebhooksUnderTest.start();
});
afterAll(() => hooks.discard());
beforeEach(() => hooks.reset());

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
  const before = await hooks.delivery("delivered");
  // The timestamp counts seconds: another one is another second.
  await eventually("the next second", 5_000, async () =>
    Date.now() - (before.attempt_log[0]?.started_ms ?? 0) > 1_100 ? true : undefined,
  );
  const answer = await hooks.retry(before.delivery_id);
  expect(answer.status).toBe(200);
  expect(answer.json).toMatchObject({ delivery_id: before.delivery_id, event_id: before.event_id });
  const after = await hooks.untilAttempts(before.delivery_id, 2, "delivered");
  expect(after.attempt_log.map(({ number, asked_for }) => [number, asked_for])).toEqual([
    [2, true],
    [1, false],
  ]);
  const [first, second] = hooks.received(before.event_id).map((text) => ({ text, headers: signedHeaders(text) }));
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
  expect(Number(second?.headers["webhook-timestamp"])).toBeGreaterThan(Number(first?.headers["webhook-timestamp"]));
  const verifier = new Webhook(hooks.merchant.webhookSecret);
  expect(verifier.verify(second?.text.split("\r\n\r\n")[1] ?? "", second?.headers ?? {})).toMatchObject({
    event_id: before.event_id,
  });
  expect(await hooks.sql("SELECT 1 FROM deliveries WHERE event_id = $1", [before.event_id])).toHaveLength(1);
  const audited = await hooks.sql(
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

test("one that waits for its next try is sent at once, and one that was given up is taken up again", async () => {
  hooks.endpoint.answer = answerOf(503, "not yet");
  const waiting = await hooks.delivery("pending");
  expect(waiting).toMatchObject({ failure_reason: "answered 503", advice: null });
  // Hours, so that only the asking can be what sends it.
  await hooks.sql("UPDATE deliveries SET next_attempt_at = now() + interval '5 hours' WHERE id = $1", [
    waiting.delivery_id,
  ]);
  hooks.endpoint.answer = answerOf(200);
  expect((await hooks.retry(waiting.delivery_id)).status).toBe(200);
  await hooks.untilAttempts(waiting.delivery_id, 2, "delivered");

  hooks.endpoint.answer = answerOf(503, "not yet");
  const failed = await hooks.delivery("pending");
  await hooks.sql("UPDATE deliveries SET status = 'dead', next_attempt_at = NULL WHERE id = $1", [failed.delivery_id]);
  expect((await hooks.read(failed.delivery_id)).advice).toMatch(/given up after 1 try.*failed by itself \(503\)/);
  hooks.endpoint.answer = answerOf(200);
  expect((await hooks.retry(failed.delivery_id)).status).toBe(200);
  await hooks.untilAttempts(failed.delivery_id, 2, "delivered");
});

test("a race of resends: every one that was asked for is sent, and no more", async () => {
  const { delivery_id, event_id } = await hooks.delivery("delivered");
  const answers = await Promise.all(Array.from({ length: 5 }, () => hooks.retry(delivery_id)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  const after = await hooks.untilAttempts(delivery_id, 6, "delivered");
  expect(after).toMatchObject({ attempts: 6, resends_due: 0 });
  expect(hooks.received(event_id)).toHaveLength(6);
  expect(await hooks.sql("SELECT 1 FROM deliveries WHERE event_id = $1", [event_id])).toHaveLength(1);
});

test("a resend or a redelivery with a key is done once, however often and at once it is sent, with one answer", async () => {
  const { delivery_id, event_id } = await hooks.delivery("delivered");
  let attempts = 1;
  for (const path of [
    retryPath(delivery_id),
    `/v1/events/${event_id}/redeliver`,
    `/v1/admin/webhook_deliveries/${delivery_id}:retry`,
    `/v1/admin/events/${event_id}:redeliver`,
  ]) {
    const key = crypto.randomUUID();
    const together = await Promise.all([
      hooks.merchant.post(path, {}, { key }),
      hooks.merchant.post(path, {}, { key }),
    ]);
    const later = await hooks.merchant.post(path, {}, { key });
    expect([...together, later].map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set([...together, later].map(({ text }) => text)).size).toBe(1);
    expect(later.headers.get("idempotent-replayed")).toBe("true");
    attempts += 1;
    const after = await hooks.untilAttempts(delivery_id, attempts, "delivered");
    expect(after).toMatchObject({ attempts, resends_due: 0 });
  }
  expect(hooks.received(event_id)).toHaveLength(5);
  const key = crypto.randomUUID();
  expect((await hooks.merchant.post(`/v1/events/${event_id}/redeliver`, {}, { key })).status).toBe(200);
  const otherBody = await hooks.merchant.post(`/v1/events/${event_id}/redeliver`, { endpoint_id: "we_other" }, { key });
  expect([otherBody.status, otherBody.json.code]).toEqual([422, "idempotency_key_reused"]);
});

test("what is asked for while a try is on its way is not lost when that try gets through", async () => {
  hooks.endpoint.answer = undefined;
  const { delivery_id, event_id } = await hooks.delivery("pending", 0);
  await hooks.untilHeld(event_id);
  expect((await hooks.retry(delivery_id)).json).toMatchObject({ status: "pending", resends_due: 1 });
  hooks.endpoint.release();
  const after = await hooks.untilAttempts(delivery_id, 2, "delivered");
  expect(after.attempt_log.map(({ asked_for }) => asked_for)).toEqual([true, false]);
});

test("nobody queues up tries without end", async () => {
  hooks.endpoint.answer = undefined;
  const { delivery_id, event_id } = await hooks.delivery("pending", 0);
  await hooks.untilHeld(event_id);
  const answers: Answer[] = [];
  for (let asked = 0; asked < 11; asked++) answers.push(await hooks.retry(delivery_id));
  expect(answers.map(({ status }) => status)).toEqual([...Array(10).fill(200), 409]);
  expect(answers.at(-1)?.json.detail).toMatch(/asked for 10 times already/);
  hooks.endpoint.release();
  expect((await hooks.untilAttempts(delivery_id, 11, "delivered")).attempts).toBe(11);
});

test("E10: an endpoint that is off gets nothing and says so; on again, it gets a new try under the same id", async () => {
  const { delivery_id, event_id, endpoint_id } = await hooks.delivery("delivered");
  const switchTo = (status: string) =>
    hooks.sql("UPDATE webhook_endpoints SET status = $2 WHERE id = $1", [endpoint_id, status]);
  for (const status of ["disabled", "deleted"]) {
    await switchTo(status);
    const refused = await hooks.retry(delivery_id);
    expect(refused).toMatchObject({ status: 409, json: { code: "invalid_state" } });
    expect(refused.json.detail).toMatch(`Its endpoint is ${status} and gets nothing.`);
    expect((await hooks.merchant.post(`/v1/events/${event_id}/redeliver`, {}, { key: null })).status).toBe(409);
  }
  expect(await hooks.read(delivery_id)).toMatchObject({ status: "delivered", attempts: 1 });
  await switchTo("enabled");
  // Asked for in time, and switched off before it could be sent: it ends with its reason, and nothing goes out.
  hooks.endpoint.answer = undefined;
  const queued = await hooks.delivery("pending", 0);
  await hooks.untilHeld(queued.event_id);
  expect((await hooks.retry(queued.delivery_id)).status).toBe(200);
  await switchTo("disabled");
  hooks.endpoint.release(answerOf(503));
  const skipped = await hooks.untilAttempts(queued.delivery_id, 1, "skipped");
  expect(skipped).toMatchObject({ failure_reason: "endpoint is disabled", resends_due: 0 });
  expect(skipped.advice).toMatch(/gets nothing: the merchant has to enable it/);
  await switchTo("enabled");
  hooks.endpoint.answer = answerOf(200);
  for (const id of [delivery_id, queued.delivery_id]) expect((await hooks.retry(id)).status).toBe(200);
  await hooks.untilAttempts(delivery_id, 2, "delivered");
  await hooks.untilAttempts(queued.delivery_id, 2, "delivered");
  expect(hooks.received(event_id)).toHaveLength(2);
});

test("an event is told once more to the endpoints it went to", async () => {
  const { event_id, delivery_id, endpoint_id } = await hooks.delivery("delivered");
  const answer = await hooks.merchant.post(`/v1/events/${event_id}/redeliver`, { endpoint_id }, { key: null });
  expect(Redelivery.parse(answer.json)).toEqual({
    event_id,
    deliveries: [{ delivery_id, endpoint_id, status: "pending", sent_again: true, reason: null }],
  });
  await hooks.untilAttempts(delivery_id, 2, "delivered");
});

test("afterwards the auditor finds nothing", () => expectAudited(hooks.product));
