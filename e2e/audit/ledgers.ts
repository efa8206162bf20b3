import type { Evidence } from "@/e2e/audit/evidence";
import { judge, type Rule, type Verdict } from "@/e2e/audit/verdict";

/** An authorization that a PSP let expire is noticed when its time comes, and at the latest a sweep later. */
const EXPIRY_NOTICED = "2 minutes";

/** 3. The PSPs' books and ours tell the same, joined both ways. What a person knows of is excused by its case. */
export function auditLedgers(evidence: Evidence): Promise<Verdict> {
  return judge(evidence, {
    invariant: 3,
    title: "the PSPs' books are ours",
    counts: {
      "payments at PSPs": "SELECT 1 FROM book_payments",
      "operations at PSPs": "SELECT 1 FROM book_operations",
      "our approved calls": "SELECT 1 FROM calls WHERE approved",
    },
    rules: [...payments(evidence), ...operations(evidence)],
  });
}

const KEY = "c.psp_account_id = b.account AND c.idempotency_key = b.idempotency_key";
const JOINED = `book_payments b JOIN calls c ON ${KEY} AND c.operation = 'authorize'
  JOIN charges h ON h.id = c.charge_id JOIN payment_intents i ON i.id = c.payment_intent_id`;

/** While work is going on, the books may be ahead of the moment that is audited. */
function known({ quiet }: Evidence): string {
  return quiet ? "true" : "b.created_ms < extract(epoch FROM now()) * 1000 - 60000";
}

/** While work is going on, only charges without open calls can be compared. */
function settled({ quiet }: Evidence): string {
  return quiet ? "true" : "NOT EXISTS (SELECT 1 FROM calls o WHERE o.charge_id = h.id AND o.open)";
}

function payments(evidence: Evidence): Rule[] {
  return [
    {
      what: "an orphan: the PSP has a payment that we don't know",
      sql: `SELECT b.id, b.id AS case_ref, b.account || ' ' || b.status || ' ' || b.amount || ' ' || b.currency || ' for ' || b.reference AS detail
            FROM book_payments b LEFT JOIN psp_calls c ON ${KEY} AND c.operation = 'authorize'
            WHERE c.id IS NULL AND ${known(evidence)}`,
    },
    {
      what: "a phantom: the PSP knows nothing of an authorization that we have as approved",
      sql: `SELECT c.id, c.payment_intent_id AS case_of
            FROM calls c LEFT JOIN book_payments b ON ${KEY}
            WHERE c.operation = 'authorize' AND c.approved AND b.id IS NULL`,
    },
    {
      what: "the PSP has a payment on other terms than ours",
      sql: `SELECT c.id, i.id AS case_of, concat_ws(' ', b.id, 'there', b.reference, b.amount, b.currency, 'here',
              i.order_id, c.amount, c.currency, h.psp_reference) AS detail
            FROM ${JOINED}
            WHERE (b.reference, b.amount, b.currency) IS DISTINCT FROM (i.order_id, c.amount, c.currency)
              OR (h.psp_reference IS NOT NULL AND h.psp_reference <> b.id)
              OR (c.approved AND c.psp_reference IS DISTINCT FROM b.id)`,
    },
    {
      what: "the PSP holds or took money, and our books say it doesn't, or the other way round",
      sql: `SELECT c.id, i.id AS case_of, b.id || ' is ' || b.status || ' there, ' || h.status || ' here' AS detail
            FROM ${JOINED}
            WHERE ${settled(evidence)}
              AND (b.status = 'authorized' OR b.amount_captured > 0) <> (h.status = 'authorized' OR h.amount_captured > 0)
              AND NOT (b.status = 'expired' AND h.status = 'authorized'
                AND coalesce(i.capture_before, now()) > now() - interval '${EXPIRY_NOTICED}')`,
    },
    {
      what: "the PSP moved other sums than our books have",
      sql: `SELECT c.id, i.id AS case_of, concat_ws(' ', b.id, 'captured', b.amount_captured, 'refunded', b.amount_refunded,
              'voided', b.amount_voided, 'there,', h.amount_captured, h.amount_refunded, h.amount_released, 'here') AS detail
            FROM ${JOINED}
            WHERE ${settled(evidence)}
              AND ((b.amount_captured, b.amount_refunded) IS DISTINCT FROM (h.amount_captured, h.amount_refunded)
                OR (h.amount_authorized > 0 AND b.status <> 'expired' AND h.status <> 'expired'
                  AND b.amount_voided <> h.amount_released))`,
    },
    {
      what: "the PSP kept another fee than our ledger has",
      sql: `SELECT c.id, i.id AS case_of, b.id || ' kept ' || b.fee || ', booked ' || coalesce(f.fee, 0) AS detail
            FROM ${JOINED}
            LEFT JOIN (SELECT e.charge_id, sum(p.amount) AS fee
                       FROM ledger_entries e JOIN ledger_postings p ON p.entry_id = e.id
                       JOIN ledger_accounts a ON a.id = p.account_id
                       WHERE a.kind = 'psp_fees' GROUP BY e.charge_id) f ON f.charge_id = h.id
            WHERE ${settled(evidence)} AND b.fee IS NOT NULL AND b.fee <> coalesce(f.fee, 0)`,
    },
  ];
}

function operations(evidence: Evidence): Rule[] {
  const joined = `book_operations b JOIN calls c ON ${KEY} AND c.operation = b.kind JOIN charges h ON h.id = c.charge_id`;
  return [
    {
      what: "an orphan: the PSP has an operation that we don't know",
      sql: `SELECT b.id, b.id AS case_ref, b.account || ' ' || b.kind || ' of ' || b.amount || ' ' || b.currency || ' is ' || b.status AS detail
            FROM book_operations b LEFT JOIN psp_calls c ON ${KEY} AND c.operation = b.kind
            WHERE c.id IS NULL AND ${known(evidence)}`,
    },
    {
      what: "a phantom: the PSP knows nothing of an operation that we have as approved",
      sql: `SELECT c.id, c.operation AS detail, c.payment_intent_id AS case_of
            FROM calls c LEFT JOIN book_operations b ON ${KEY} AND b.kind = c.operation
            WHERE c.operation <> 'authorize' AND c.approved AND b.id IS NULL`,
    },
    {
      what: "the PSP did an operation on other terms than ours",
      sql: `SELECT c.id, c.payment_intent_id AS case_of, concat_ws(' ', b.kind, b.id, 'there', b.payment_id, b.amount,
              b.currency, 'here', h.psp_reference, c.amount, c.currency, c.psp_reference) AS detail
            FROM ${joined}
            WHERE (b.payment_id, b.currency) IS DISTINCT FROM (h.psp_reference, c.currency)
              OR (b.kind <> 'void' AND b.amount <> c.amount) OR b.amount > c.amount
              OR (c.approved AND c.psp_reference IS DISTINCT FROM b.id)`,
    },
    {
      what: "an operation ended otherwise at the PSP than in our books",
      sql: `SELECT c.id, c.payment_intent_id AS case_of, b.kind || ' ' || b.id || ' is ' || b.status || ' there, '
              || concat_ws(' ', c.status, c.outcome) || ' here' AS detail
            FROM ${joined}
            WHERE ${settled(evidence)} AND (b.status = 'succeeded') <> c.approved`,
    },
  ];
}

/** 4. Whatever arrived how often: one key has one effect where we have it as done, and never more than one. */
export function auditEffects(evidence: Evidence): Promise<Verdict> {
  const there = `
    SELECT account, idempotency_key, 'authorize' AS operation, effects, requests FROM book_payments
    UNION ALL SELECT account, idempotency_key, kind, effects, requests FROM book_operations`;
  return judge(evidence, {
    invariant: 4,
    title: "every key has one effect at the PSP",
    counts: {
      keys: `SELECT DISTINCT idempotency_key FROM (${there}) AS book`,
      "keys that arrived more than once": `SELECT 1 FROM (${there}) AS book WHERE requests > 1`,
    },
    rules: [
      {
        what: "a key had several effects",
        sql: `SELECT idempotency_key AS id, sum(effects) || ' effects at ' || string_agg(account, ', ') AS detail
              FROM (${there}) AS book GROUP BY idempotency_key HAVING sum(effects) > 1`,
      },
      {
        what: "a call that we have as done had no effect",
        sql: `SELECT c.id, c.payment_intent_id AS case_of, c.operation || ' had ' || b.effects AS detail
              FROM calls c JOIN (${there}) AS b ON ${KEY} AND b.operation = c.operation
              WHERE c.approved AND b.effects <> 1`,
      },
    ],
  });
}
