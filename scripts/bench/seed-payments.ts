import pg from "pg";

/** Rows that one statement writes: some seconds of work each, so that progress shows. */
const BATCH = 100_000;
/** Enough that the busiest merchant and one with a handful of payments are far apart. */
const MERCHANTS = 60;

/** What a seeded database holds, for whoever looks for it. */
export const SEEDED = {
  /** Has had no payment for as long as nine tenths of all payments go back. */
  quietMerchant: "m_seed_quiet",
  /** An account that hardly anything went to. */
  rarePsp: "psp_seed_rare",
  /** Few payments are in this status. */
  rareStatus: "requires_action",
} as const;

/**
 * Writes payments, evenly over the time before now, each with charge, PSP call and event, some with refunds. Statement by
 * statement and past all triggers: it is about tables as large as they get, not about how they came to be.
 */
export async function seedPayments(
  databaseUrl: string,
  { payments, spreadMs, tell }: { payments: number; spreadMs: number; tell?: (written: number) => void },
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("SET session_replication_role = replica; SET synchronous_commit = off");
    await client.query("SET maintenance_work_mem = '512MB'; SELECT setseed(0.42)");
    // Row by row into a score of indexes takes several times as long as building each once, of rows that are there.
    const { rows: indexes } = await client.query<{ name: string; definition: string }>(INDEXES, [TABLES]);
    for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
    await client.query(ACCOUNTS, [MERCHANTS, SEEDED.quietMerchant, SEEDED.rarePsp]);
    for (let from = 0; from < payments; from += BATCH) {
      const to = Math.min(from + BATCH, payments);
      await client.query(DRAW, [from, to - 1, payments, spreadMs, MERCHANTS, SEEDED.quietMerchant, SEEDED.rarePsp]);
      for (const statement of WRITE) await client.query(statement);
      tell?.(to);
    }
    for (const { definition } of indexes) await client.query(definition);
    for (const table of [...TABLES, "merchants"]) await client.query(`VACUUM (ANALYZE) ${table}`);
  } finally {
    await client.end();
  }
}

const TABLES = ["payment_intents", "charges", "psp_calls", "events", "refunds", "deliveries"];

/** Those that serve reading alone; what a constraint keeps stays, since rows are found by it meanwhile. */
const INDEXES = `
  SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
  WHERE c.relname = ANY ($1) AND c.relnamespace = 'public'::regnamespace AND NOT i.indisunique
    AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)`;

const ACCOUNTS = `
  WITH named AS (
    INSERT INTO merchants (id, name)
    SELECT 'm_seed_' || n, 'Merchant number ' || n FROM generate_series(1, $1::int) n
    UNION ALL SELECT $2, 'Quiet Trading'
    RETURNING id)
  INSERT INTO psp_accounts (id, adapter, name, livemode, base_url, api_key_sealed, notification_secret_sealed)
  SELECT id, 'simulator', id, true, 'http://127.0.0.1:9', '', '' FROM (
    VALUES ('psp_seed_a'), ('psp_seed_b'), ($3)) AS a(id)`;

/** The first ten letters of an id are its time, as in every id of ours; the rest only has to be different. */
const ID_TIME = [45, 40, 35, 30, 25, 20, 15, 10, 5, 0]
  .map((shift) => `substr('0123456789abcdefghjkmnpqrstvwxyz', ((ms >> ${shift}) & 31)::int + 1, 1)`)
  .join(" || ");

/** In letters: a row of digits would now and then be a card number, and nobody may search for one. */
const letters = (hex: string) => `translate(${hex}, '0123456789', 'ghjkmnpqrs')`;

const DRAW = `
  CREATE TEMP TABLE drawn ON COMMIT PRESERVE ROWS AS
  SELECT n, ${ID_TIME} || ${letters("lpad(to_hex(n), 16, '0')")} AS suffix, to_timestamp(ms / 1000.0) AS at, fate, size, card,
    CASE WHEN n < $3::bigint / 10 AND n % 50 = 0 THEN $6
      -- A few merchants have most of the payments.
      ELSE 'm_seed_' || (1 + floor(power(who, 3) * $5))::int END AS merchant_id,
    CASE WHEN money < 0.7 THEN 'EUR' WHEN money < 0.9 THEN 'USD' WHEN money < 0.95 THEN 'JPY' ELSE 'KWD' END AS currency,
    CASE WHEN n % 20000 = 7 THEN $7 WHEN size * 13 - floor(size * 13) < 0.8 THEN 'psp_seed_a' ELSE 'psp_seed_b' END AS psp,
    CASE WHEN n % 50000 = 11 THEN 'requires_action' WHEN fate < 0.93 THEN 'succeeded' WHEN fate < 0.96 THEN 'failed'
      WHEN fate < 0.98 THEN 'canceled' WHEN fate < 0.995 THEN 'requires_payment_method' ELSE 'requires_capture' END AS status
  FROM (
    SELECT n, floor(extract(epoch FROM now()) * 1000 - ($3::bigint - n)::float8 / $3 * $4)::bigint AS ms,
      random() AS fate, random() AS size, random() AS card, random() AS who, random() AS money
    FROM generate_series($1::bigint, $2::bigint) n) each`;

const WRITE = [
  `INSERT INTO payment_intents (id, merchant_id, livemode, status, amount, currency, order_id, capture_method,
     card_brand, card_last4, amount_authorized, amount_captured, latest_charge_id, next_action, created_at, updated_at)
   SELECT 'pi_' || suffix, merchant_id, n % 10 > 0, status, amount, currency,
     'ord_' || to_char(at, 'YYMMDD') || '_' || ${letters("substr(md5(n::text), 1, 10)")}, 'automatic', 'visa',
     CASE WHEN card < 0.1 THEN '4242' ELSE lpad(floor(card * 9999)::text, 4, '0') END,
     CASE WHEN status IN ('succeeded', 'requires_capture') THEN amount ELSE 0 END,
     CASE WHEN status = 'succeeded' THEN amount ELSE 0 END,
     'ch_' || suffix, CASE WHEN status = 'requires_action' THEN '{}'::jsonb END, at, at
   FROM (SELECT *, 1 + floor(20000 * power(size, 4))::bigint AS amount FROM drawn) d`,
  `INSERT INTO charges (id, merchant_id, livemode, payment_intent_id, psp_account_id, number, status, amount, currency,
     capture_method, psp_reference, card_brand, card_last4, routing_decision, created_at, updated_at)
   SELECT p.latest_charge_id, p.merchant_id, p.livemode, p.id, d.psp, 1,
     CASE p.status WHEN 'succeeded' THEN 'captured' WHEN 'requires_capture' THEN 'authorized' ELSE 'declined' END,
     p.amount, p.currency, 'automatic', 'ref_' || ${letters("md5('charge' || d.n)")}, p.card_brand, p.card_last4, '{}', d.at, d.at
   FROM drawn d JOIN payment_intents p ON p.id = 'pi_' || d.suffix`,
  `INSERT INTO psp_calls (id, merchant_id, livemode, charge_id, psp_account_id, operation, idempotency_key, amount, currency,
     status, outcome, psp_reference, request_id, sends, applied_at, created_at)
   SELECT 'pc_' || d.suffix, c.merchant_id, c.livemode, c.id, c.psp_account_id, 'authorize', 'key_' || d.n, c.amount,
     c.currency, 'answered', 'approved', c.psp_reference, 'req_seed', 1, d.at, d.at
   FROM drawn d JOIN charges c ON c.id = 'ch_' || d.suffix`,
  `INSERT INTO events (id, merchant_id, livemode, type, object_id, seq, payment_intent_id, body, created_at)
   SELECT 'evt_' || suffix, merchant_id, n % 10 > 0, 'payment_intent.created', 'pi_' || suffix, 1, 'pi_' || suffix, '{}', at
   FROM drawn`,
  `INSERT INTO deliveries (id, event_id, event_type, endpoint_id, merchant_id, livemode, status, created_at)
   SELECT 'wd_' || suffix, 'evt_' || suffix, 'payment_intent.created', 'we_seed', merchant_id, n % 10 > 0, 'delivered', at
   FROM drawn WHERE n % 5 = 0`,
  `INSERT INTO refunds (id, merchant_id, livemode, payment_intent_id, charge_id, status, amount, currency, reason,
     requires_approval, maker_type, maker_id, request_hash, created_at, updated_at)
   SELECT 'rf_' || suffix, merchant_id, n % 10 > 0, 'pi_' || suffix, 'ch_' || suffix, 'succeeded', 1, currency, 'other',
     false, 'api_client', 'cl_seed', '', at, at FROM drawn WHERE n % 20 = 0`,
  "DROP TABLE drawn",
];
