import type { Evidence } from "@/e2e/audit/evidence";
import { judge, type Verdict } from "@/e2e/audit/verdict";

/** What may stay open although nothing is under way: the PSP has not decided yet, or a person has to look. */
const EXPLAINED = `
  SELECT payment_intent_id AS id FROM calls
  WHERE (status = 'answered' AND outcome = 'pending') OR status = 'needs_review' OR charge_status = 'needs_review'`;

/** 10. When all is quiet, nothing is left lying: every instruction sent, every lease given back, every outcome known. */
export async function auditLiveness(evidence: Evidence): Promise<Verdict> {
  const title = "nothing is left lying";
  if (!evidence.quiet)
    return { invariant: 10, title, counted: { "not asked: work is going on": 0 }, findings: [], excused: [] };
  return judge(evidence, {
    invariant: 10,
    title,
    counts: {
      instructions: "SELECT 1 FROM outbox",
      "PSP calls": "SELECT 1 FROM psp_calls",
      "payments that wait for a PSP or a person": `SELECT 1 FROM payment_intents
        WHERE status = 'processing' AND id IN (${EXPLAINED})`,
      "notifications parked": "SELECT 1 FROM notifications WHERE status = 'parked'",
    },
    rules: [
      {
        what: "an instruction was not sent",
        sql: "SELECT id, name AS detail FROM outbox WHERE sent_at IS NULL",
      },
      {
        what: "a lease is past its time",
        sql: `SELECT id, 'PSP call since ' || lease_until AS detail FROM psp_calls WHERE status = 'in_flight' AND lease_until < now()
              UNION ALL SELECT id, 'delivery since ' || lease_until FROM deliveries WHERE status = 'pending' AND lease_until < now()
              UNION ALL SELECT id, 'instruction since ' || lease_until FROM outbox WHERE sent_at IS NULL AND lease_until < now()`,
      },
      {
        what: "a PSP call is under way",
        sql: `SELECT id, payment_intent_id AS case_of, operation || ' is ' || status AS detail FROM calls
              WHERE status IN ('created', 'in_flight', 'unknown', 'to_resend')`,
      },
      {
        what: "an answer of a PSP was not applied",
        sql: `SELECT c.id, h.payment_intent_id AS case_of, c.outcome AS detail FROM psp_calls c JOIN charges h ON h.id = c.charge_id
              WHERE c.status = 'answered' AND c.applied_at IS NULL`,
      },
      {
        what: "a payment is processing, and nothing explains it",
        sql: `SELECT id, id AS case_of FROM payment_intents WHERE status = 'processing' AND id NOT IN (${EXPLAINED})`,
      },
      {
        what: "a refund is processing, and nothing explains it",
        sql: `SELECT r.id, r.payment_intent_id AS case_of FROM refunds r
              WHERE r.status = 'processing' AND NOT EXISTS (
                SELECT 1 FROM calls c WHERE c.refund_id = r.id
                  AND ((c.status = 'answered' AND c.outcome = 'pending') OR c.status = 'needs_review'))`,
      },
      {
        what: "a key has no answer, and nobody holds it",
        sql: `SELECT k.key AS id, k.resource_id AS detail, coalesce(r.payment_intent_id, k.resource_id) AS case_of
              FROM idempotency_keys k LEFT JOIN refunds r ON r.id = k.resource_id
              WHERE k.status = 'running' AND k.locked_until < now()
                AND coalesce(r.payment_intent_id, k.resource_id) NOT IN (${EXPLAINED})`,
      },
      {
        what: "a notification of a PSP was not processed",
        sql: `SELECT id, type || ' is ' || status AS detail FROM notifications n
              WHERE status IN ('received', 'dead') OR (status = 'parked' AND EXISTS (
                SELECT 1 FROM psp_calls c WHERE c.psp_account_id = n.psp_account_id AND c.psp_reference = ANY (n.psp_references)))`,
      },
    ],
  });
}
