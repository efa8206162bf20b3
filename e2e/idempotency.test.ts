import { expect, test } from "vitest";
import { query } from "@/e2e/database";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { readRunFile } from "@/e2e/run-file";
import { chargesOf } from "@/e2e/simulator";

const run = readRunFile();
const merchant = new Merchant(run, 0);
const other = new Merchant(run, 1);
const INTENTS = "/v1/payment_intents";

test("B1: a POST that moves money is refused without an Idempotency-Key", async () => {
  const create = await merchant.post(INTENTS, merchant.payment("tok_visa"), { key: null });
  expect(create.status).toBe(400);
  expect(create.json).toMatchObject({ code: "idempotency_key_missing", retryable: false });
  const { payment_intent_id } = paymentOf(await merchant.post(INTENTS, merchant.payment()));
  const confirm = await merchant.post(`${INTENTS}/${payment_intent_id}/confirm`, {}, { key: null });
  expect(confirm.status).toBe(400);
});

test("B2: a key that was used for another body or path is refused with 422", async () => {
  const key = crypto.randomUUID();
  const body = merchant.payment();
  const first = paymentOf(await merchant.post(INTENTS, body, { key }));
  const otherBody = await merchant.post(INTENTS, { ...body, amount: 2600 }, { key });
  expect(otherBody.status).toBe(422);
  expect(otherBody.json.code).toBe("idempotency_key_reused");
  const otherPath = await merchant.post(
    `${INTENTS}/${first.payment_intent_id}/confirm`,
    { payment_method: { type: "card_token", token: "tok_visa" } },
    { key },
  );
  expect(otherPath.status).toBe(422);
  expect((await merchant.retrieve(first.payment_intent_id)).status).toBe("requires_payment_method");
});

test("B3: key order and white space make no other request", async () => {
  const key = crypto.randomUUID();
  const body = merchant.payment("tok_visa", { metadata: { b: "2", a: "1" } });
  const first = await merchant.post(INTENTS, body, { key });
  const reordered = Object.fromEntries(Object.entries({ ...body, metadata: { a: "1", b: "2" } }).reverse());
  const again = await merchant.post(INTENTS, undefined, { key, raw: JSON.stringify(reordered, null, 3) });
  expect(again.status).toBe(201);
  expect(again.text).toBe(first.text);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(first.headers.get("idempotent-replayed")).toBeNull();
});

test("B4: the same key of another merchant is another key, and tells nothing", async () => {
  const key = crypto.randomUUID();
  const first = paymentOf(await merchant.post(INTENTS, merchant.payment("tok_visa"), { key }));
  const second = await other.post(INTENTS, other.payment("tok_visa"), { key });
  expect(second.status).toBe(201);
  expect(second.headers.get("idempotent-replayed")).toBeNull();
  expect(paymentOf(second).merchant_id).toBe(other.id);
  expect(second.text).not.toContain(first.payment_intent_id);
});

test("B6: a request that failed validation leaves its key unused", async () => {
  const key = crypto.randomUUID();
  const body = merchant.payment("tok_visa");
  for (const amount of [0, -1, 1.5, "100", null]) {
    expect((await merchant.post(INTENTS, { ...body, amount }, { key })).status).toBe(400);
  }
  expect((await merchant.post(INTENTS, undefined, { key, raw: '{"amount": 1.0}' })).status).toBe(400);
  const good = await merchant.post(INTENTS, body, { key });
  expect(good.status).toBe(201);
  expect(good.headers.get("idempotent-replayed")).toBeNull();
});

test("B7: a request that ended unknown is driven to its end, and its retry tells the same as the first answer", async () => {
  const key = crypto.randomUUID();
  const body = merchant.payment("tok_error_500");
  const first = await merchant.post(INTENTS, body, { key, headers: { prefer: "wait=0" } });
  expect(paymentOf(first).status).toBe("processing");
  const again = await merchant.post(INTENTS, body, { key });
  expect(again.text).toBe(first.text);
  await merchant.until(paymentOf(first).payment_intent_id, ["succeeded"]);
  expect((await chargesOf(run, String(body.order_id))).map(({ effects }) => effects)).toEqual([1]);
});

test("B8: keys are kept for 30 days at least", async () => {
  const key = crypto.randomUUID();
  const body = merchant.payment("tok_visa");
  const first = await merchant.post(INTENTS, body, { key });
  await query(
    run.database_url,
    "UPDATE payment_intents SET created_at = created_at - interval '29 days' WHERE id = $1",
    [first.json.payment_intent_id],
  );
  // Nothing in the product deletes keys; one that is 29 days old is found by its first answer.
  const again = await merchant.post(INTENTS, body, { key });
  expect(again.text).toBe(first.text);
});

test.each([
  ["of 7 characters", "1234567"],
  ["of 256 characters", "k".repeat(256)],
  ["with a space", "abcd efgh"],
  ["with a letter outside of ASCII", "schlüssel-1"],
])("B9: a key %s is refused", async (_name, key) => {
  const answer = await merchant.post(INTENTS, merchant.payment(), { key });
  expect(answer.status).toBe(400);
  expect(answer.json.code).toBe("idempotency_key_invalid");
});

test("B9: a key of 8 and one of 255 characters are taken", async () => {
  for (const key of [crypto.randomUUID().slice(0, 8), crypto.randomUUID().padEnd(255, "x")]) {
    expect((await merchant.post(INTENTS, merchant.payment(), { key })).status).toBe(201);
  }
});

test("B9: two Idempotency-Key headers are refused", async () => {
  const answer = await merchant.post(INTENTS, merchant.payment(), { key: "first-key-1, second-key-2" });
  expect(answer.status).toBe(400);
});

test("B10: a key whose holder's lease ran out is taken over, and the late holder's answer does not count", async () => {
  const key = crypto.randomUUID();
  const body = merchant.payment("tok_slow_5s");
  // The first request waits up to 25 s; PSP and janitor are slower than its shortened lease.
  const first = merchant.post(INTENTS, body, { key, headers: { prefer: "wait=3" } });
  await eventually("the key being claimed", 10_000, async () => {
    const rows = await query(
      run.database_url,
      "UPDATE idempotency_keys SET locked_until = now() WHERE key = $1 AND status = 'running' RETURNING key",
      [key],
    );
    return rows.length > 0 ? true : undefined;
  });
  const second = await merchant.post(INTENTS, body, { key, headers: { prefer: "wait=0" } });
  expect(second.status).toBe(201);
  expect(second.headers.get("idempotent-replayed")).toBe("true");
  expect((await first).text).toBe(second.text);
  const [row] = await query<{ fence: number }>(run.database_url, "SELECT fence FROM idempotency_keys WHERE key = $1", [
    key,
  ]);
  expect(row?.fence).toBe(2);
  await merchant.until(paymentOf(second).payment_intent_id, ["succeeded"]);
  expect((await chargesOf(run, String(body.order_id))).map(({ effects }) => effects)).toEqual([1]);
});

test("B11: a revoked client gets no replay", async () => {
  const revoked = new Merchant(run, 1);
  const key = crypto.randomUUID();
  const body = revoked.payment("tok_visa");
  expect((await revoked.post(INTENTS, body, { key })).status).toBe(201);
  const clientId = run.clients[1]?.client_id;
  await query(run.database_url, "UPDATE api_clients SET status = 'disabled' WHERE id = $1", [clientId]);
  try {
    const answer = await revoked.post(INTENTS, body, { key });
    expect(answer.status).toBe(401);
    expect(answer.text).not.toContain("payment_intent_id");
  } finally {
    await query(run.database_url, "UPDATE api_clients SET status = 'active' WHERE id = $1", [clientId]);
  }
});

test("a refusal that the state caused is the key's first answer, given again byte for byte", async () => {
  const { payment_intent_id } = await merchant.pay("tok_visa");
  const key = crypto.randomUUID();
  const first = await merchant.post(`${INTENTS}/${payment_intent_id}/confirm`, {}, { key });
  expect(first.status).toBe(409);
  expect(first.json.code).toBe("invalid_state");
  const again = await merchant.post(`${INTENTS}/${payment_intent_id}/confirm`, {}, { key });
  expect(again.status).toBe(409);
  expect(again.text).toBe(first.text);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
});

test("A16: of two requests with the same key at once one runs, the other waits its turn, and both tell the same in the end", async () => {
  for (let round = 0; round < 10; round++) {
    const key = crypto.randomUUID();
    const body = merchant.payment("tok_visa");
    const answers = await Promise.all(Array.from({ length: 5 }, () => merchant.post(INTENTS, body, { key })));
    const taken = answers.filter(({ status }) => status === 201);
    const busy = answers.filter(({ status }) => status === 409);
    expect(taken.length + busy.length).toBe(answers.length);
    for (const answer of busy) {
      expect(answer.json.code).toBe("request_in_progress");
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    const last = await merchant.post(INTENTS, body, { key });
    for (const answer of taken) expect(answer.text).toBe(last.text);
    expect((await chargesOf(run, String(body.order_id))).map(({ effects }) => effects)).toEqual([1]);
  }
});

test("A17: of two confirms with different keys one wins, the other is refused", async () => {
  for (let round = 0; round < 10; round++) {
    const body = merchant.payment(undefined, { payment_method: { type: "card_token", token: "tok_visa" } });
    const { payment_intent_id } = paymentOf(await merchant.post(INTENTS, body));
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => merchant.post(`${INTENTS}/${payment_intent_id}/confirm`, {})),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      expect(answer.status).toBe(409);
      expect(answer.json.code).toBe("invalid_state");
    }
    expect((await chargesOf(run, String(body.order_id))).map(({ effects }) => effects)).toEqual([1]);
  }
});
