import type { Evidence } from "@/e2e/audit/evidence";
import { judge, type Rule, type Verdict } from "@/e2e/audit/verdict";

/** An event that was being written while its endpoint was being made may have missed it. */
const MADE_BEFORE = "1 second";
/** A try that is due is made within this time, also when its instruction got lost and a sweep has to find it. */
const LATE = "90 seconds";

/** 6. Every subscribed endpoint is told every event, or it stands why not; and what came in is what we sent. */
export function auditDeliveries(evidence: Evidence): Promise<Verdict> {
  const ours = `d.endpoint_id IN (SELECT id FROM webhook_endpoints WHERE starts_with(url, '${evidence.run.receiver.url}/'))`;
  return judge(evidence, {
    invariant: 6,
    title: "every endpoint is told, and every signature verifies",
    counts: {
      deliveries: "SELECT 1 FROM deliveries",
      delivered: "SELECT 1 FROM deliveries WHERE status = 'delivered'",
      "waiting for their next try": "SELECT 1 FROM deliveries WHERE status = 'pending'",
      "signatures verified": "SELECT 1 FROM received WHERE problem IS NULL",
    },
    rules: [
      {
        what: "an event has no delivery to an endpoint that subscribes to it",
        sql: `SELECT e.id, e.type || ' to ' || w.id AS detail
              FROM events e
              JOIN webhook_endpoints w ON w.merchant_id = e.merchant_id AND w.livemode = e.livemode
                AND w.status = 'enabled' AND w.event_types && ARRAY[e.type, '*']
                AND e.created_at > w.created_at + interval '${MADE_BEFORE}'
              LEFT JOIN deliveries d ON d.event_id = e.id AND d.endpoint_id = w.id
              WHERE d.id IS NULL`,
      },
      {
        what: "a delivery ended without a reason",
        sql: `SELECT id, status AS detail FROM deliveries
              WHERE status IN ('dead', 'skipped') AND coalesce(failure_reason, '') = ''`,
      },
      due(evidence),
      {
        what: "a delivery's attempts don't tell what became of it",
        sql: `SELECT d.id, d.status || ' after ' || d.attempts || ', ' || coalesce(a.count, 0) || ' kept' AS detail
              FROM deliveries d
              LEFT JOIN (SELECT delivery_id, count(*), bool_or(response_status BETWEEN 200 AND 299) AS taken
                         FROM delivery_attempts GROUP BY delivery_id) a ON a.delivery_id = d.id
              WHERE coalesce(a.count, 0) <> d.attempts OR (d.status = 'delivered' AND a.taken IS NOT TRUE)`,
      },
      {
        what: "a delivery counts as delivered, and the receiver never got it",
        sql: `SELECT d.id, d.event_id AS detail FROM deliveries d
              WHERE d.status = 'delivered' AND ${ours} AND NOT EXISTS (
                SELECT 1 FROM received r
                WHERE r.event_id = d.event_id AND r.merchant_id = d.merchant_id AND r.problem IS NULL)`,
      },
      {
        what: "a webhook came in that is not genuine",
        sql: `SELECT coalesce(event_id, 'line ' || n) AS id, problem AS detail FROM received WHERE problem IS NOT NULL`,
      },
      {
        what: "a webhook came in that is not what we have",
        sql: `SELECT r.event_id AS id, CASE WHEN e.id IS NULL THEN 'no such event' WHEN e.merchant_id <> r.merchant_id
                THEN 'it is for ' || e.merchant_id ELSE 'another body' END AS detail
              FROM received r LEFT JOIN events e ON e.id = r.event_id
              WHERE r.problem IS NULL AND (e.merchant_id, e.body) IS DISTINCT FROM (r.merchant_id, r.body)
                AND (e.id IS NOT NULL OR ${evidence.quiet})`,
      },
    ],
  });
}

/** The part of it that ends by itself, sooner or later. */
export function auditDue(evidence: Evidence): Promise<Verdict> {
  return judge(evidence, {
    invariant: 6,
    title: "every delivery that is due is made",
    counts: { deliveries: "SELECT 1 FROM deliveries" },
    rules: [due(evidence)],
  });
}

function due({ quiet }: Evidence): Rule {
  const overdue = `attempts = 0 OR coalesce(next_attempt_at, '-infinity') < now() - interval '${LATE}'`;
  return {
    what: "a delivery is due and not made",
    sql: `SELECT id, 'due ' || coalesce(next_attempt_at::text, 'never') AS detail FROM deliveries
          WHERE status = 'pending' AND (${quiet ? overdue : "next_attempt_at IS NULL"})`,
  };
}
