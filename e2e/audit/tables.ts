/** What the auditor knows beside the product's own tables, as tables that can be joined with them. */
export const TABLES = [
  `CREATE TEMP TABLE book_payments (
    account text, id text, idempotency_key text, reference text, token text, status text, amount bigint, currency text,
    amount_captured bigint, amount_voided bigint, amount_refunded bigint, fee bigint, requests int, effects int, created_ms bigint)`,
  `CREATE TEMP TABLE book_operations (
    account text, id text, kind text, payment_id text, idempotency_key text, status text, amount bigint, currency text,
    fee bigint, decline_code text, requests int, effects int, created_ms bigint)`,
  "CREATE TEMP TABLE received (n int, merchant_id text, event_id text, body text, problem text)",
  `CREATE TEMP TABLE history (
    n int, at_ms bigint, merchant_id text, method text, path text, key text, status int, body text)`,
  `CREATE TEMP TABLE shown (
    n int, object_id text, kind text, status text, amount bigint, currency text, order_id text, amount_captured bigint,
    amount_refunded bigint)`,
  `CREATE TEMP TABLE told (
    event_id text, object_id text, seq int, type text, status text, object_shown text, own boolean)`,
] as const;

/** Every event's body read once: the status and object that it told, and whether it is the event's own body. */
export const TOLD = `
  INSERT INTO told
  SELECT id, object_id, seq, type, body #>> '{data,object,status}',
    body #>> ARRAY['data', 'object', CASE split_part(type, '.', 1) WHEN 'payment_intent' THEN 'payment_intent_id'
      WHEN 'charge' THEN 'charge_id' WHEN 'refund' THEN 'refund_id' ELSE 'id' END],
    (body ->> 'event_id', body ->> 'type') IS NOT DISTINCT FROM (id, type)
      AND (payment_intent_id IS NULL OR body #>> '{data,payment_intent_id}' IS NOT DISTINCT FROM payment_intent_id)
  FROM (SELECT id, object_id, seq, type, payment_intent_id, CASE WHEN body IS JSON OBJECT THEN body::jsonb END AS body
        FROM events OFFSET 0) AS event`;

/**
 * PSP calls with the three questions that are asked of them again and again. `open`: its outcome is not settled.
 * `approved`: it took effect, and that was applied. `took`: and it moved what it was asked to.
 */
export const VIEWS = [
  `CREATE TEMP VIEW calls AS
   SELECT *, approved AND (operation = 'void'
       OR (result->>'amountMinor' = amount::text AND result->>'currency' = currency)) AS took
   FROM (
     SELECT c.id, c.charge_id, c.refund_id, h.payment_intent_id, c.psp_account_id, c.operation, c.idempotency_key,
       c.amount, c.currency, c.capture_now, c.final_capture, c.release_amount, c.status, c.outcome, c.psp_reference,
       c.sends, c.result, h.status AS charge_status,
       c.status NOT IN ('answered', 'withdrawn') OR coalesce(c.outcome = 'pending', false)
         OR (c.status = 'answered' AND c.applied_at IS NULL) AS open,
       c.status = 'answered' AND c.outcome = 'approved' AND c.applied_at IS NOT NULL AS approved
     FROM psp_calls c JOIN charges h ON h.id = c.charge_id) AS call`,
] as const;
