import type { Evidence } from "@/e2e/audit/evidence";
import { judge, type Rule, type Verdict } from "@/e2e/audit/verdict";

const COUNTERS = [
  "amount_authorized",
  "amount_captured",
  "capture_pending",
  "amount_released",
  "amount_refunded",
  "refund_pending",
];

/** 1. Every amount of a payment is in its order, and is the sum of the attempts that succeeded or are under way. */
export function auditAmounts(evidence: Evidence): Promise<Verdict> {
  return judge(evidence, {
    invariant: 1,
    title: "amounts are in order and are the sums of their attempts",
    counts: {
      payments: "SELECT 1 FROM payment_intents",
      charges: "SELECT 1 FROM charges",
      "succeeded attempts": "SELECT 1 FROM calls WHERE took",
    },
    rules: [order("payment_intents", "id"), order("charges", "payment_intent_id"), ...sums(), ends(), children()],
  });
}

function order(table: string, intent: string): Rule {
  return {
    what: `amounts of ${table} are out of order`,
    sql: `SELECT id, ${intent} AS case_of, concat_ws(' ', 'amount', amount, 'authorized', amount_authorized, 'captured',
            amount_captured, 'pending', capture_pending, 'released', amount_released, 'refunded', amount_refunded,
            'refunding', refund_pending) AS detail
          FROM ${table}
          WHERE NOT (amount_authorized BETWEEN 0 AND amount
            AND least(amount_captured, capture_pending, amount_released, amount_refunded, refund_pending) >= 0
            AND amount_captured + capture_pending + amount_released <= amount_authorized
            AND amount_refunded + refund_pending <= amount_captured)`,
  };
}

/** What a charge's calls add up to. A void under way reserves at most what it is about. */
const CHARGE_SUMS = `
  SELECT h.*, coalesce(s.authorized, 0) AS authorized, coalesce(s.captured, 0) AS captured,
    coalesce(s.refunded, 0) AS refunded, coalesce(s.capturing, 0) AS capturing, coalesce(s.voiding, 0) AS voiding,
    coalesce(r.succeeded, 0) AS refunds_succeeded, coalesce(r.waiting, 0) AS refunds_waiting
  FROM charges h
  LEFT JOIN (
    SELECT charge_id, sum(amount) FILTER (WHERE took AND operation = 'authorize') AS authorized,
      sum(amount) FILTER (WHERE took AND (operation = 'capture'
        OR (operation = 'authorize' AND capture_now AND (result->>'settled')::boolean))) AS captured,
      sum(amount) FILTER (WHERE took AND operation = 'refund') AS refunded,
      sum(amount + release_amount) FILTER (WHERE open AND operation = 'capture') AS capturing,
      sum(amount) FILTER (WHERE open AND operation = 'void') AS voiding
    FROM calls GROUP BY charge_id) s ON s.charge_id = h.id
  LEFT JOIN (
    SELECT charge_id, sum(amount) FILTER (WHERE status = 'succeeded') AS succeeded,
      sum(amount) FILTER (WHERE status IN ('requires_approval', 'processing')) AS waiting
    FROM refunds GROUP BY charge_id) r ON r.charge_id = h.id`;

function sums(): Rule[] {
  const equal = (column: string, sum: string, of: string): Rule => ({
    what: `${column} of a charge is not the sum of its ${of}`,
    sql: `SELECT id, payment_intent_id AS case_of, ${column} || ' is not ' || ${sum} AS detail
          FROM (${CHARGE_SUMS}) AS charge WHERE ${column} <> ${sum}`,
  });
  return [
    equal("amount_authorized", "authorized", "approved authorizations"),
    equal("amount_captured", "captured", "approved captures"),
    equal("amount_refunded", "refunded", "approved refund calls"),
    equal("amount_refunded", "refunds_succeeded", "succeeded refunds"),
    equal("refund_pending", "refunds_waiting", "refunds under way"),
    {
      what: "capture_pending of a charge is not what is under way",
      sql: `SELECT id, payment_intent_id AS case_of, capture_pending || ' with ' || capturing || ' being captured and '
              || voiding || ' being voided' AS detail
            FROM (${CHARGE_SUMS}) AS charge WHERE capture_pending NOT BETWEEN capturing AND capturing + voiding`,
    },
  ];
}

/** What was held of a charge that is over was captured or let go, to the last unit. */
function ends(): Rule {
  return {
    what: "amount_released of a charge that is over is not what was held and not captured",
    sql: `SELECT id, payment_intent_id AS case_of, amount_released || ' with ' || amount_authorized || ' held and '
            || amount_captured || ' captured' AS detail
          FROM charges WHERE status IN ('captured', 'voided', 'expired')
            AND amount_captured + capture_pending + amount_released <> amount_authorized`,
  };
}

function children(): Rule {
  const differs = COUNTERS.map((name) => `i.${name} <> coalesce(h.${name}, 0)`).join(" OR ");
  const told = COUNTERS.map(
    (name) => `CASE WHEN i.${name} <> coalesce(h.${name}, 0) THEN '${name} is ' || i.${name}
    || ' not ' || coalesce(h.${name}, 0) END`,
  ).join(", ");
  return {
    what: "amounts of a payment are not those of its charges",
    sql: `SELECT i.id, i.id AS case_of, concat_ws(', ', ${told}) AS detail
          FROM payment_intents i
          LEFT JOIN (SELECT payment_intent_id, ${COUNTERS.map((name) => `sum(${name}) AS ${name}`).join(", ")}
                     FROM charges GROUP BY payment_intent_id) h ON h.payment_intent_id = i.id
          WHERE ${differs}`,
  };
}
