import type { Evidence } from "@/e2e/audit/evidence";
import { judge, type Verdict } from "@/e2e/audit/verdict";

/** 2. A payment is authorized once, and nothing that could move its money is under way when it is over. */
export function auditAttempts(evidence: Evidence): Promise<Verdict> {
  return judge(evidence, {
    invariant: 2,
    title: "one live authorization, and none under way when a payment is over",
    counts: {
      "approved authorizations": "SELECT 1 FROM calls WHERE operation = 'authorize' AND approved",
      "payments that are over":
        "SELECT 1 FROM payment_intents WHERE status IN ('succeeded', 'canceled', 'failed') AND latest_charge_id IS NOT NULL",
    },
    rules: [
      {
        what: "a payment has several live charges",
        sql: `SELECT payment_intent_id AS id, payment_intent_id AS case_of, string_agg(id, ' ' ORDER BY id) AS detail
              FROM charges WHERE status IN ('processing', 'requires_action', 'authorized', 'needs_review', 'captured')
              GROUP BY payment_intent_id HAVING count(*) > 1`,
      },
      {
        what: "a payment has several approved authorizations that live",
        sql: `SELECT payment_intent_id AS id, payment_intent_id AS case_of, string_agg(id, ' ' ORDER BY id) AS detail
              FROM calls WHERE operation = 'authorize' AND approved
                AND charge_status IN ('processing', 'requires_action', 'authorized', 'needs_review', 'captured')
              GROUP BY payment_intent_id HAVING count(*) > 1`,
      },
      {
        what: "a charge has several authorizations",
        sql: `SELECT charge_id AS id, payment_intent_id AS case_of, string_agg(id, ' ' ORDER BY id) AS detail
              FROM calls WHERE operation = 'authorize' AND status <> 'withdrawn'
              GROUP BY charge_id, payment_intent_id HAVING count(*) > 1`,
      },
      {
        what: "PSPs hold or took money for a payment more than once",
        sql: `SELECT c.payment_intent_id AS id, c.payment_intent_id AS case_of,
                string_agg(b.account || ' ' || b.id, ', ' ORDER BY b.id) AS detail
              FROM book_payments b
              JOIN calls c ON c.psp_account_id = b.account AND c.idempotency_key = b.idempotency_key
              WHERE b.status IN ('authorized', 'captured') GROUP BY c.payment_intent_id HAVING count(*) > 1`,
      },
      {
        // Once the money is captured, a void only lets the rest go: it may be under way until all is quiet.
        what: "a payment is over while a call that could move its money is open",
        sql: `SELECT i.id, i.id AS case_of, i.status || ', ' || c.operation || ' ' || c.id || ' is ' || c.status AS detail
              FROM payment_intents i JOIN calls c ON c.payment_intent_id = i.id
              WHERE i.status IN ('succeeded', 'canceled', 'failed')
                AND c.status IN ('created', 'in_flight', 'to_resend', 'unknown')
                AND (c.operation IN ('authorize', 'capture') OR (c.operation = 'void' AND c.charge_status <> 'captured'))`,
      },
    ],
  });
}
