import type { Evidence } from "@/e2e/audit/evidence";
import { judge, type Rule, type Verdict } from "@/e2e/audit/verdict";

/** 5. Every step of a payment or refund is told once, is a legal one, and the last tells the state that the row has. */
export function auditEvents(evidence: Evidence): Promise<Verdict> {
  return judge(evidence, {
    invariant: 5,
    title: "every step is told once, and is legal",
    counts: {
      "events of payments": "SELECT 1 FROM events WHERE type LIKE 'payment\\_intent.%'",
      "events of charges": "SELECT 1 FROM events WHERE type LIKE 'charge.%'",
      "events of refunds": "SELECT 1 FROM events WHERE type LIKE 'refund.%'",
    },
    rules: [
      steps("payment_intents"),
      steps("refunds"),
      steps("charges"),
      edges("payment_intents", "'requires_payment_method', 'requires_confirmation'"),
      edges("refunds", "'requires_approval', 'processing'"),
      last("payment_intents"),
      last("refunds"),
      frozen(),
      counted("charge.captured", CAPTURES),
      counted("charge.refunded", "SELECT charge_id FROM refunds WHERE status = 'succeeded'"),
    ],
  });
}

const CAPTURES = `SELECT charge_id FROM calls WHERE took AND (operation = 'capture'
  OR (operation = 'authorize' AND capture_now AND (result->>'settled')::boolean))`;

function steps(table: "payment_intents" | "refunds" | "charges"): Rule {
  return {
    what: `versions of ${table} and their events don't match`,
    sql: `SELECT o.id, 'version ' || o.version || ', events ' || coalesce(e.told, 'none') AS detail
          FROM ${table} o
          LEFT JOIN (SELECT object_id, count(*) AS count, count(DISTINCT seq) AS seqs, min(seq) AS first, max(seq) AS last,
                       string_agg(seq::text, ' ' ORDER BY seq) AS told
                     FROM events GROUP BY object_id) e ON e.object_id = o.id
          WHERE coalesce(e.count, 0) <> o.version OR coalesce(e.seqs, 0) <> o.version
            OR (o.version > 0 AND (e.first, e.last) IS DISTINCT FROM (1, o.version))`,
  };
}

/** Statuses as the events told them, each beside the one before. A refund may be told of twice in one status. */
function told(table: string): string {
  return `SELECT t.object_id, t.seq, t.status, lag(t.status) OVER (PARTITION BY t.object_id ORDER BY t.seq) AS before,
            row_number() OVER (PARTITION BY t.object_id ORDER BY t.seq DESC) AS from_last
          FROM told t JOIN ${table} o ON o.id = t.object_id`;
}

function edges(table: "payment_intents" | "refunds", beginnings: string): Rule {
  const stays = table === "refunds" ? "AND status <> before" : "";
  return {
    what: `a step of ${table} is not legal`,
    sql: `SELECT object_id AS id, coalesce(before, 'nothing') || ' to ' || coalesce(status, 'nothing') || ' at ' || seq AS detail
          FROM (${told(table)}) AS step
          WHERE status IS NULL
            OR CASE WHEN before IS NULL THEN status NOT IN (${beginnings})
               ELSE NOT EXISTS (SELECT 1 FROM state_edges
                 WHERE machine = '${table}' AND from_status = before AND to_status = status) ${stays} END`,
  };
}

function last(table: "payment_intents" | "refunds"): Rule {
  return {
    what: `the last event of ${table} tells another state than the row`,
    sql: `SELECT o.id, o.status || ' was told as ' || coalesce(step.status, 'nothing') AS detail
          FROM ${table} o JOIN (${told(table)}) AS step ON step.object_id = o.id AND step.from_last = 1
          WHERE step.status IS DISTINCT FROM o.status`,
  };
}

function frozen(): Rule {
  return {
    what: "an event's body is not its own, or is about another object",
    sql: `SELECT event_id AS id, type AS detail FROM told
          WHERE NOT own OR (split_part(type, '.', 1) IN ('payment_intent', 'charge', 'refund')
            AND object_shown IS DISTINCT FROM object_id)`,
  };
}

function counted(type: string, facts: string): Rule {
  return {
    what: `${type} was not told as often as it happened`,
    sql: `SELECT h.id, h.payment_intent_id AS case_of, coalesce(e.count, 0) || ' told, ' || coalesce(f.count, 0) || ' happened' AS detail
          FROM charges h
          LEFT JOIN (SELECT object_id, count(*) FROM events WHERE type = '${type}' GROUP BY object_id) e ON e.object_id = h.id
          LEFT JOIN (SELECT charge_id, count(*) FROM (${facts}) AS fact GROUP BY charge_id) f ON f.charge_id = h.id
          WHERE coalesce(e.count, 0) <> coalesce(f.count, 0)`,
  };
}
