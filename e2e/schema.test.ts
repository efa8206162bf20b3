import { expect, test } from "vitest";
import { query } from "@/e2e/database";
import { eventually, Merchant, paymentOf } from "@/e2e/merchant";
import { readRunFile } from "@/e2e/run-file";
import { applyMigrations, driftOf } from "@/scripts/launch/migrations";

const run = readRunFile();
const merchant = new Merchant(run);

const attempt = (sql: string, values: unknown[] = []) => query(run.database_url, sql, values);

test("prisma/schema and the migrated database agree in all that Prisma can see", async () => {
  expect(await driftOf(run.database_url)).toBe("");
});

test("a second migration applies nothing", async () => {
  expect(await applyMigrations(run.database_url)).toEqual([]);
});

test("what Prisma can't see is there", async () => {
  const names = async (sql: string) => (await attempt(sql)).map((row) => String(Object.values(row)[0]));
  expect(
    await names(
      "SELECT indexname FROM pg_indexes WHERE indexname IN ('charges_one_live', 'psp_calls_one_live_authorization')",
    ),
  ).toHaveLength(2);
  expect(await names("SELECT tgname FROM pg_trigger WHERE tgname = 'append_only'")).toHaveLength(11);
  expect(await names("SELECT tgname FROM pg_trigger WHERE tgname IN ('step_is_legal')")).toHaveLength(6);
  expect(
    await names(
      "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conname ~ '^(payment_intents|charges|refund|psp_calls|ledger|idempotency)'",
    ),
  ).not.toHaveLength(0);
});

test.each(["events", "delivery_attempts", "ledger_entries", "ledger_postings", "psp_inquiries", "psp_sends"])(
  "what was written to %s can't be changed, deleted or truncated",
  async (table) => {
    const intent = await merchant.pay("tok_error_500", { headers: { prefer: "wait=0" } });
    await merchant.until(intent.payment_intent_id, ["succeeded"]);
    await eventually("a row", 20_000, async () =>
      (await attempt(`SELECT 1 FROM ${table} LIMIT 1`)).length > 0 ? true : undefined,
    );
    const column = table === "ledger_entries" ? "kind" : table === "ledger_postings" ? "currency" : "id";
    await expect(attempt(`UPDATE ${table} SET ${column} = ${column}`)).rejects.toThrow("append-only");
    await expect(attempt(`DELETE FROM ${table}`)).rejects.toThrow("append-only");
    await expect(attempt(`TRUNCATE ${table} CASCADE`)).rejects.toThrow("append-only");
  },
);

test("a payment can't take a step that the table does not have", async () => {
  const { payment_intent_id } = await merchant.pay("tok_visa");
  const step = (status: string) =>
    attempt("UPDATE payment_intents SET status = $2, version = version + 1 WHERE id = $1", [payment_intent_id, status]);
  await expect(step("processing")).rejects.toThrow("may not go from succeeded to processing");
  await expect(step("canceled")).rejects.toThrow("may not go from succeeded to canceled");
});

test("a step without its event does not commit", async () => {
  const { payment_intent_id } = paymentOf(await merchant.post("/v1/payment_intents", merchant.payment()));
  await expect(
    attempt("UPDATE payment_intents SET status = 'canceled', version = version + 1 WHERE id = $1", [payment_intent_id]),
  ).rejects.toThrow("has no event for version 2");
  await expect(
    attempt("UPDATE payment_intents SET status = 'canceled' WHERE id = $1", [payment_intent_id]),
  ).rejects.toThrow("one version a step");
});

test.each([
  ["captured more than was authorized", "amount_captured = amount_authorized + 1"],
  ["authorized more than was asked for", "amount_authorized = amount + 1"],
  ["refunds waiting for more than was captured", "refund_pending = amount_captured + 1"],
  ["a negative refund", "amount_refunded = -1"],
])("the database refuses %s", async (_name, change) => {
  const { payment_intent_id, latest_charge_id } = await merchant.pay("tok_visa");
  await expect(attempt(`UPDATE payment_intents SET ${change} WHERE id = $1`, [payment_intent_id])).rejects.toThrow(
    "violates check constraint",
  );
  await expect(attempt(`UPDATE charges SET ${change} WHERE id = $1`, [latest_charge_id])).rejects.toThrow(
    "violates check constraint",
  );
});

test("an intent can't have two live charges, not even by another writer", async () => {
  const { latest_charge_id } = await merchant.pay("tok_visa");
  await expect(
    attempt(
      `INSERT INTO charges (id, merchant_id, livemode, payment_intent_id, psp_account_id, number, status, amount, currency,
         capture_method, routing_decision, created_at, updated_at)
       SELECT id || 'x', merchant_id, livemode, payment_intent_id, 'psp_sim_b', 2, 'processing', amount, currency,
         capture_method, '{}', now(), now() FROM charges WHERE id = $1`,
      [latest_charge_id],
    ),
  ).rejects.toThrow("charges_one_live");
});

test("a charge can't belong to another merchant than its intent", async () => {
  const { payment_intent_id } = paymentOf(await merchant.post("/v1/payment_intents", merchant.payment()));
  await expect(
    attempt(
      `INSERT INTO charges (id, merchant_id, livemode, payment_intent_id, psp_account_id, number, status, amount, currency,
         capture_method, routing_decision, created_at, updated_at)
       VALUES ('ch_stray', 'm_2', false, $1, 'psp_sim_a', 1, 'processing', 1, 'EUR', 'automatic', '{}', now(), now())`,
      [payment_intent_id],
    ),
  ).rejects.toThrow("violates foreign key constraint");
});

test("captured money is in the ledger, balanced, and a lopsided entry does not commit", async () => {
  const { latest_charge_id } = await merchant.pay("tok_visa");
  const postings = await attempt(
    `SELECT a.kind, p.amount::int AS amount FROM ledger_postings p
     JOIN ledger_entries e ON e.id = p.entry_id JOIN ledger_accounts a ON a.id = p.account_id
     WHERE e.charge_id = $1 AND e.kind = 'captured' ORDER BY p.amount`,
    [latest_charge_id],
  );
  expect(postings).toEqual([
    { kind: "merchant_payable", amount: -2599 },
    { kind: "psp_receivable", amount: 2599 },
  ]);
  await expect(
    attempt(
      `WITH entry AS (INSERT INTO ledger_entries (id, merchant_id, livemode, kind, source_id) VALUES ('le_x', 'm_1', false, 'fee', 'x') RETURNING id)
       INSERT INTO ledger_postings (entry_id, account_id, currency, amount)
       SELECT 'le_x', id, currency, 1 FROM ledger_accounts WHERE merchant_id = 'm_1' LIMIT 1`,
    ),
  ).rejects.toThrow("does not balance");
});

test("an answer that was given under a key can't be changed", async () => {
  const key = crypto.randomUUID();
  await merchant.post("/v1/payment_intents", merchant.payment(), { key });
  await expect(attempt("UPDATE idempotency_keys SET response_status = 500 WHERE key = $1", [key])).rejects.toThrow(
    "is final",
  );
});
