import { expect, test } from "vitest";
import { query } from "@/e2e/database";
import { eventually, Merchant } from "@/e2e/merchant";
import { readRunFile } from "@/e2e/run-file";
import { startSweep } from "@/e2e/sweeps";

const run = readRunFile();
const merchant = new Merchant(run);
const INTENTS = "/v1/payment_intents";
const PURGED_MS_MAX = 60_000;
/** More than one statement deletes. */
const MANY = 5_000;

const sql = (text: string, ...values: unknown[]) => query<Record<string, unknown>>(run.database_url, text, values);
/** The same key as another, claimed some days ago. An answer that was given can't be changed. */
const aged = async (from: string, days: number): Promise<string> => {
  const key = crypto.randomUUID();
  await sql(
    `INSERT INTO idempotency_keys (merchant_id, livemode, key, fingerprint, method, path, status, resource_id,
       success_status, locked_until, response_status, response_type, response_body, request_id, created_at)
     SELECT merchant_id, livemode, $2, fingerprint, method, path, status, resource_id, success_status, locked_until,
       response_status, response_type, response_body, request_id, now() - $3 * interval '1 day'
     FROM idempotency_keys WHERE key = $1`,
    from,
    key,
    days,
  );
  return key;
};
const isThere = async (key: string) =>
  (await sql("SELECT 1 FROM idempotency_keys WHERE merchant_id = $1 AND key = $2", merchant.id, key)).length === 1;

async function sweepUntil(sweep: string, what: string, isDone: () => Promise<boolean>): Promise<void> {
  await startSweep((text, values) => sql(text, ...values), sweep);
  await eventually(what, PURGED_MS_MAX, async () => ((await isDone()) ? true : undefined));
}

test("B8: a key gives its first answer again for thirty days, and is a new request after them", async () => {
  const body = merchant.payment();
  const made = crypto.randomUUID();
  const waiting = crypto.randomUUID();
  const first = await merchant.post(INTENTS, body, { key: made });
  await sql(
    `INSERT INTO idempotency_keys (merchant_id, livemode, key, fingerprint, method, path, status, success_status,
       locked_until, request_id, created_at)
     SELECT $1, false, $2 || CASE n WHEN 0 THEN '' ELSE '-' || n END, '\\x00', 'POST', '/v1/refunds', 'running', 201, now(),
       'req_old', now() - interval '40 days'
     FROM generate_series(0, $3) n`,
    merchant.id,
    waiting,
    MANY,
  );
  await sql(
    `UPDATE idempotency_keys SET status = 'finished', response_status = 201, response_type = 'application/json',
       response_body = '\\x7b7d' WHERE key LIKE $1`,
    `${waiting}-%`,
  );
  const young = await aged(made, 29.9);
  const old = await aged(made, 30.1);
  await sweepUntil("purge-idempotency-keys", "the old keys being gone", async () => {
    const left = await sql("SELECT 1 FROM idempotency_keys WHERE key LIKE $1 LIMIT 1", `${waiting}-%`);
    return left.length === 0 && !(await isThere(old));
  });
  const again = await merchant.post(INTENTS, body, { key: young });
  expect(again.text).toBe(first.text);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  // An outcome that is waited for keeps its key, however long that takes.
  expect(await isThere(waiting)).toBe(true);
  const anew = await merchant.post(INTENTS, merchant.payment(undefined, { description: "another one" }), { key: old });
  expect(anew.status).toBe(201);
  expect(anew.headers.get("idempotent-replayed")).toBeNull();
});

test("B8: a request that waits while its old key is deleted is answered with the object as it stands", async () => {
  const body = merchant.payment("tok_visa");
  const made = crypto.randomUUID();
  const first = await merchant.post(INTENTS, body, { key: made });
  const key = crypto.randomUUID();
  // A process died with it a month ago; its outcome and the deletion come while it is asked about again.
  await sql(
    `INSERT INTO idempotency_keys (merchant_id, livemode, key, fingerprint, method, path, status, resource_id, awaits,
       success_status, locked_until, request_id, created_at)
     SELECT merchant_id, livemode, $2, fingerprint, method, path, 'running', resource_id, 'nothing', success_status,
       now() - interval '31 days', request_id, now() - interval '31 days'
     FROM idempotency_keys WHERE key = $1`,
    made,
    key,
  );
  const waits = merchant.post(INTENTS, body, { key, headers: { prefer: "wait=3" } });
  await eventually("it being taken over", PURGED_MS_MAX, async () => {
    const rows = await sql("SELECT 1 FROM idempotency_keys WHERE key = $1 AND fence = 2", key);
    return rows.length === 1 ? true : undefined;
  });
  await sql("DELETE FROM idempotency_keys WHERE key = $1", key);
  const answered = await Promise.race([waits, new Promise<undefined>((done) => setTimeout(done, 20_000))]);
  expect(answered?.json.payment_intent_id).toBe(first.json.payment_intent_id);
});

test("console sessions and sent instructions that are long over are deleted, and no others", async () => {
  const [operator] = await sql("SELECT id FROM operators LIMIT 1");
  const ids = ["old", "young"].map((word) => `os_${word}_${crypto.randomUUID()}`);
  for (const [n, days] of [91, 89].entries()) {
    await sql(
      `INSERT INTO operator_sessions (id, operator_id, created_at, expires_at)
       VALUES ($1, $2, now() - interval '100 days', now() - $3 * interval '1 day')`,
      ids[n],
      operator?.id,
      days,
    );
    await sql(
      `INSERT INTO outbox (id, name, data, sent_at) VALUES ($1, 'notification/received', '{}', now() - $2 * interval '1 day')`,
      ids[n],
      n === 0 ? 8 : 6,
    );
  }
  const left = async (table: string) =>
    (await sql(`SELECT id FROM ${table} WHERE id = ANY($1)`, ids)).map(({ id }) => id);
  await sweepUntil(
    "purge-sessions",
    "the old session being gone",
    async () => (await left("operator_sessions")).length < 2,
  );
  await sweepUntil("purge-outbox", "the old instruction being gone", async () => (await left("outbox")).length < 2);
  expect(await left("operator_sessions")).toEqual([ids[1]]);
  expect(await left("outbox")).toEqual([ids[1]]);
});
