import type { Evidence } from "@/e2e/audit/evidence";
import { judge, type Rule, type Verdict } from "@/e2e/audit/verdict";

/** Every payment, charge and refund as its row has it now. Money that was shown never shrinks. */
const NOW = `
  SELECT id, 'payment_intent' AS kind, status, amount, currency, order_id, amount_captured, amount_refunded,
    status IN ('succeeded', 'canceled', 'failed') AS over FROM payment_intents
  UNION ALL SELECT id, 'charge', status, amount, currency, NULL, amount_captured, amount_refunded,
    status IN ('captured', 'declined', 'failed', 'voided', 'expired') FROM charges
  UNION ALL SELECT id, 'refund', status, amount, currency, NULL, NULL, NULL,
    status IN ('succeeded', 'failed', 'rejected', 'canceled') FROM refunds`;

/** 8. Whatever a client was told is true now: acknowledged means durable. */
export function auditAcknowledged(evidence: Evidence): Promise<Verdict> {
  const now = `shown s JOIN (${NOW}) AS o ON o.id = s.object_id AND o.kind = s.kind`;
  return judge(evidence, {
    invariant: 8,
    title: "what a client was told is true now",
    counts: {
      "answers seen": "SELECT 1 FROM history",
      "answers with an object": "SELECT DISTINCT n FROM shown",
      objects: "SELECT DISTINCT object_id FROM shown",
    },
    rules: [
      {
        what: "an object that was shown does not exist",
        sql: `SELECT DISTINCT s.object_id AS id, s.kind AS detail FROM shown s
              LEFT JOIN (${NOW}) AS o ON o.id = s.object_id AND o.kind = s.kind WHERE o.id IS NULL`,
      },
      {
        what: "an end that was shown does not stand",
        sql: `SELECT DISTINCT o.id, 'shown as ' || s.status || ', is ' || o.status AS detail FROM ${now}
              WHERE s.status <> o.status AND s.status = ANY (CASE s.kind
                WHEN 'payment_intent' THEN ARRAY['succeeded', 'canceled', 'failed']
                WHEN 'charge' THEN ARRAY['captured', 'declined', 'failed', 'voided', 'expired']
                ELSE ARRAY['succeeded', 'failed', 'rejected', 'canceled'] END)`,
      },
      {
        what: "a sum that was shown has shrunk",
        sql: `SELECT DISTINCT o.id, concat_ws(' ', 'shown', s.amount_captured, s.amount_refunded, 'is', o.amount_captured,
                o.amount_refunded) AS detail
              FROM ${now} WHERE s.amount_captured > o.amount_captured OR s.amount_refunded > o.amount_refunded`,
      },
      {
        what: "the terms that were shown have changed",
        sql: `SELECT DISTINCT o.id, concat_ws(' ', 'shown', s.amount, s.currency, s.order_id, 'is', o.amount, o.currency,
                o.order_id) AS detail
              FROM ${now} WHERE (s.amount, s.currency) <> (o.amount, o.currency) OR s.order_id <> o.order_id`,
      },
      {
        what: "a status that was shown was never told",
        sql: `SELECT DISTINCT s.object_id AS id, s.status AS detail FROM shown s
              WHERE s.kind IN ('payment_intent', 'refund') AND NOT EXISTS (
                SELECT 1 FROM told t WHERE t.object_id = s.object_id AND t.status = s.status)`,
      },
      {
        what: "a request was acknowledged, and nothing is kept for its key",
        sql: `SELECT DISTINCT h.key AS id, h.path AS detail FROM history h
              LEFT JOIN idempotency_keys k ON k.merchant_id = h.merchant_id AND k.key = h.key AND k.status = 'finished'
              WHERE h.key IS NOT NULL AND h.status BETWEEN 200 AND 299 AND k.key IS NULL`,
      },
    ],
  });
}

/** 9. One key has one answer, byte for byte, and one object. */
export function auditKeys(evidence: Evidence): Promise<Verdict> {
  return judge(evidence, {
    invariant: 9,
    title: "one key, one answer, one object",
    counts: {
      "keys seen by clients": "SELECT DISTINCT merchant_id, key FROM history WHERE key IS NOT NULL",
      "keys answered more than once": `SELECT 1 FROM history WHERE key IS NOT NULL AND status BETWEEN 200 AND 299
                                       GROUP BY merchant_id, key HAVING count(*) > 1`,
      "keys kept": "SELECT 1 FROM idempotency_keys",
    },
    rules: [
      {
        what: "one key was answered in several ways",
        sql: `SELECT key AS id, count(DISTINCT md5(body)) || ' bodies of ' || count(*) || ' answers' AS detail
              FROM history WHERE key IS NOT NULL AND status BETWEEN 200 AND 299
              GROUP BY merchant_id, key HAVING count(DISTINCT md5(body)) > 1 OR count(DISTINCT status) > 1`,
      },
      {
        what: "one key made several objects",
        sql: `SELECT h.key AS id, string_agg(DISTINCT s.object_id, ' ') AS detail
              FROM history h JOIN shown s ON s.n = h.n WHERE h.key IS NOT NULL
              GROUP BY h.merchant_id, h.key HAVING count(DISTINCT s.object_id) > 1`,
      },
      kept("an answer is not the one that is kept for its key", "h.status BETWEEN 200 AND 299"),
      kept("a refusal is not the one that is kept for its key", CODE_KEPT),
    ],
  });
}

/** A key may be refused in passing (its first request still runs, say); only the refusal that is kept has to be the same. */
const CODE_KEPT = `CASE WHEN h.status >= 400 AND k.response_status = h.status AND h.body IS JSON OBJECT
  THEN convert_from(k.response_body, 'UTF8')::jsonb ->> 'code' = h.body::jsonb ->> 'code' END`;

function kept(what: string, which: string): Rule {
  return {
    what,
    sql: `SELECT DISTINCT h.key AS id, 'seen ' || h.status || ', kept ' || k.response_status AS detail
          FROM history h
          JOIN idempotency_keys k ON k.merchant_id = h.merchant_id AND k.key = h.key AND k.status = 'finished'
          WHERE CASE WHEN ${which} THEN convert_from(k.response_body, 'UTF8') <> h.body OR k.response_status <> h.status END`,
  };
}
