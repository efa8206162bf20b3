import type { Evidence } from "@/e2e/audit/evidence";
import { judge, type Rule, type Verdict } from "@/e2e/audit/verdict";

/** 7. Our ledger balances, and tells the same sums as charges, payments and PSP calls. */
export function auditBookkeeping(evidence: Evidence): Promise<Verdict> {
  return judge(evidence, {
    invariant: 7,
    title: "the ledger balances, and its sums are those of the payments",
    counts: {
      entries: "SELECT 1 FROM ledger_entries",
      postings: "SELECT 1 FROM ledger_postings",
      accounts: "SELECT 1 FROM ledger_accounts",
    },
    rules: [...entries(), ...charges(), ...accounts()],
  });
}

function entries(): Rule[] {
  return [
    {
      what: "an entry does not add up to zero",
      sql: `SELECT entry_id AS id, sum(amount) || ' ' || currency AS detail
            FROM ledger_postings GROUP BY entry_id, currency HAVING sum(amount) <> 0`,
    },
    {
      what: "an entry has fewer than two postings",
      sql: `SELECT e.id FROM ledger_entries e LEFT JOIN ledger_postings p ON p.entry_id = e.id
            GROUP BY e.id HAVING count(p.id) < 2`,
    },
    {
      what: "a posting is on an account of another currency or tenant",
      sql: `SELECT p.entry_id AS id, 'posting ' || p.id AS detail
            FROM ledger_postings p JOIN ledger_accounts a ON a.id = p.account_id JOIN ledger_entries e ON e.id = p.entry_id
            WHERE (a.currency, a.merchant_id, a.livemode) IS DISTINCT FROM (p.currency, e.merchant_id, e.livemode)`,
    },
    {
      what: "money moved at a PSP and our books don't have it, or the other way round",
      sql: `SELECT coalesce(f.id, e.source_id) AS id, f.payment_intent_id AS case_of,
              coalesce(f.kind || ' ' || f.amount, 'nothing') || ' moved, ' || coalesce(e.kind || ' ' || e.amount, 'nothing') || ' booked' AS detail
            FROM (${FACTS}) AS f
            FULL JOIN (
              SELECT e.source_id, e.kind, sum(p.amount) FILTER (WHERE p.amount > 0) AS amount
              FROM ledger_entries e JOIN ledger_postings p ON p.entry_id = e.id
              WHERE e.kind IN ('captured', 'refunded', 'fee') GROUP BY e.id) AS e ON e.source_id = f.id AND e.kind = f.kind
            WHERE f.amount IS DISTINCT FROM e.amount`,
    },
  ];
}

/** What the PSP calls say that moved: a capture, what the PSP keeps of it, a refund. */
const FACTS = `
  SELECT id, payment_intent_id, CASE operation WHEN 'refund' THEN 'refunded' ELSE 'captured' END AS kind, amount
  FROM calls WHERE took AND (operation IN ('capture', 'refund')
    OR (operation = 'authorize' AND capture_now AND (result->>'settled')::boolean))
  UNION ALL
  SELECT id, payment_intent_id, 'fee', (result->>'feeMinor')::bigint
  FROM calls WHERE took AND operation IN ('authorize', 'capture') AND coalesce((result->>'feeMinor')::bigint, 0) <> 0
    AND (operation = 'capture' OR (capture_now AND (result->>'settled')::boolean))`;

/** What each account has of each charge, by the kind of entry. */
const BOOKED = `
  SELECT e.charge_id,
    -coalesce(sum(p.amount) FILTER (WHERE e.kind = 'captured' AND a.kind = 'merchant_payable'), 0) AS captured,
    coalesce(sum(p.amount) FILTER (WHERE e.kind = 'refunded' AND a.kind = 'merchant_payable'), 0) AS refunded,
    coalesce(sum(p.amount) FILTER (WHERE a.kind = 'psp_receivable'), 0) AS receivable,
    coalesce(sum(p.amount) FILTER (WHERE a.kind = 'psp_fees'), 0) AS fees
  FROM ledger_entries e JOIN ledger_postings p ON p.entry_id = e.id JOIN ledger_accounts a ON a.id = p.account_id
  GROUP BY e.charge_id`;

function charges(): Rule[] {
  return [
    {
      what: "a charge was captured or refunded by other sums than the ledger has",
      sql: `SELECT h.id, h.payment_intent_id AS case_of, concat_ws(' ', 'captured', h.amount_captured, 'refunded',
              h.amount_refunded, 'booked', coalesce(b.captured, 0), coalesce(b.refunded, 0)) AS detail
            FROM charges h LEFT JOIN (${BOOKED}) AS b ON b.charge_id = h.id
            WHERE (h.amount_captured, h.amount_refunded) <> (coalesce(b.captured, 0), coalesce(b.refunded, 0))
              OR coalesce(b.receivable, 0) <> h.amount_captured - h.amount_refunded - coalesce(b.fees, 0)`,
    },
    {
      what: "a payment was captured or refunded by other sums than the ledger has",
      sql: `SELECT i.id, i.id AS case_of, concat_ws(' ', 'captured', i.amount_captured, 'refunded', i.amount_refunded,
              'booked', coalesce(b.captured, 0), coalesce(b.refunded, 0)) AS detail
            FROM payment_intents i
            LEFT JOIN (SELECT h.payment_intent_id, sum(b.captured) AS captured, sum(b.refunded) AS refunded
                       FROM charges h JOIN (${BOOKED}) AS b ON b.charge_id = h.id GROUP BY h.payment_intent_id) b
              ON b.payment_intent_id = i.id
            WHERE (i.amount_captured, i.amount_refunded) <> (coalesce(b.captured, 0), coalesce(b.refunded, 0))`,
    },
    {
      what: "an entry is about a charge that is not there, or not of its tenant",
      sql: `SELECT e.id, e.charge_id AS detail FROM ledger_entries e LEFT JOIN charges h ON h.id = e.charge_id
            WHERE e.charge_id IS NOT NULL AND (h.merchant_id, h.livemode) IS DISTINCT FROM (e.merchant_id, e.livemode)`,
    },
  ];
}

function accounts(): Rule[] {
  return [
    {
      what: "the ledger as a whole does not add up to zero",
      sql: `SELECT currency AS id, sum(amount)::text AS detail FROM ledger_postings GROUP BY currency HAVING sum(amount) <> 0`,
    },
    {
      what: "a merchant's account is not what the charges leave it with",
      sql: `SELECT concat_ws(' ', coalesce(h.merchant_id, a.merchant_id), coalesce(h.psp_account_id, a.psp_account_id),
              coalesce(h.currency, a.currency)) AS id,
              coalesce(a.balance, 0) || ' on the account, ' || coalesce(h.balance, 0) || ' by the charges' AS detail
            FROM (SELECT merchant_id, livemode, psp_account_id, currency, sum(amount_captured - amount_refunded) AS balance
                  FROM charges GROUP BY 1, 2, 3, 4) AS h
            FULL JOIN (SELECT a.merchant_id, a.livemode, a.psp_account_id, a.currency, -sum(p.amount) AS balance
                       FROM ledger_accounts a JOIN ledger_postings p ON p.account_id = a.id
                       WHERE a.kind = 'merchant_payable' GROUP BY 1, 2, 3, 4) AS a
              USING (merchant_id, livemode, psp_account_id, currency)
            WHERE coalesce(a.balance, 0) <> coalesce(h.balance, 0)`,
    },
  ];
}
