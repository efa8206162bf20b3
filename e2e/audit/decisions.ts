import type { Evidence } from "@/e2e/audit/evidence";
import { judge, type Rule, type Verdict } from "@/e2e/audit/verdict";
import { AUDIT_COLUMNS, type AuditFacts, ChainCheck } from "@/lib/audit/chain";

/**
 * What an approval is bound to, recomputed: SHA-256 of the JSON of RFC 8785, whose members are in the order of their
 * names. Ids, digits and currencies need no escaping.
 */
const REQUEST_HASH = `sha256(convert_to(format('{"amount":"%s","charge_id":"%s","currency":"%s","payment_intent_id":"%s"}',
  r.amount, r.charge_id, r.currency, r.payment_intent_id), 'UTF8'))`;

/** Who had been shown a secret of a client by the time of a decision. */
const behind = (client: string) =>
  `SELECT operator_id AS id FROM api_client_people WHERE client_id = ${client} AND since <= d.decided_at`;

/** 11. No refund that needed a second person reached the PSP without that person's decision about exactly this refund. */
export function auditDecisions(evidence: Evidence): Promise<Verdict> {
  const reached = `refunds r JOIN calls c ON c.refund_id = r.id AND c.status <> 'withdrawn'`;
  return judge(evidence, {
    invariant: 11,
    title: "refunds are decided on by a second person",
    counts: {
      refunds: "SELECT 1 FROM refunds",
      "refunds that needed approval": "SELECT 1 FROM refunds WHERE requires_approval",
      decisions: "SELECT 1 FROM refund_decisions",
    },
    rules: [
      {
        what: "a refund that needed approval was carried out without an approval in time",
        sql: `SELECT DISTINCT r.id, coalesce(d.decision, 'no decision') || ', ' || r.status AS detail
              FROM refunds r LEFT JOIN calls c ON c.refund_id = r.id LEFT JOIN refund_decisions d ON d.refund_id = r.id
              WHERE r.requires_approval AND (c.id IS NOT NULL OR r.status IN ('processing', 'succeeded', 'failed'))
                AND (d.decision IS DISTINCT FROM 'approved' OR d.decided_at >= r.approval_expires_at)`,
      },
      {
        what: "a refund was rejected without a rejection",
        sql: `SELECT r.id FROM refunds r LEFT JOIN refund_decisions d ON d.refund_id = r.id
              WHERE (r.status = 'rejected') <> (coalesce(d.decision, '') = 'rejected')`,
      },
      {
        what: "a decision was made by who asked, or is bound to another refund",
        sql: `SELECT r.id, 'maker ' || concat_ws(' ', r.maker_id, r.maker_person_id) || ', checker ' || d.checker_id AS detail
              FROM refunds r JOIN refund_decisions d ON d.refund_id = r.id
              WHERE d.checker_id IN (r.maker_id, coalesce(r.maker_person_id, ''))
                OR d.maker_person_id IS DISTINCT FROM r.maker_person_id OR d.request_hash <> r.request_hash`,
      },
      {
        what: "somebody was behind both sides of a refund",
        sql: `SELECT r.id, concat_ws(' ', r.maker_type, r.maker_id, 'asked,', d.checker_id, d.client_id, 'decided:', m.id) AS detail
              FROM refunds r JOIN refund_decisions d ON d.refund_id = r.id
              CROSS JOIN LATERAL (${behind("r.maker_id")} UNION SELECT r.maker_id) AS m
              WHERE m.id IN (${behind("d.client_id")} UNION SELECT d.checker_id)`,
      },
      {
        what: "a decision was made by nobody who may",
        sql: `SELECT d.refund_id AS id, d.checker_id || ' as ' || d.checker_role AS detail
              FROM refund_decisions d LEFT JOIN operators o ON o.id = d.checker_id
              WHERE o.id IS NULL OR d.checker_role NOT IN ('approver', 'admin')`,
      },
      {
        what: "a refund's hash is not that of its terms",
        sql: `SELECT r.id, encode(r.request_hash, 'hex') AS detail FROM refunds r WHERE r.request_hash <> ${REQUEST_HASH}`,
      },
      {
        what: "a refund went to the PSP on other terms than asked for",
        sql: `SELECT r.id, concat_ws(' ', 'asked', r.amount, r.currency, r.charge_id, 'sent', c.amount, c.currency, c.charge_id) AS detail
              FROM ${reached} WHERE (r.amount, r.currency, r.charge_id) <> (c.amount, c.currency, c.charge_id)`,
      },
      {
        what: "a refund that was carried out has no call, or several",
        sql: `SELECT r.id, r.status || ', ' || count(c.id) || ' calls' AS detail
              FROM refunds r LEFT JOIN calls c ON c.refund_id = r.id AND c.status <> 'withdrawn'
              GROUP BY r.id HAVING count(c.id) <> CASE WHEN r.status IN ('processing', 'succeeded', 'failed') THEN 1 ELSE 0 END`,
      },
    ],
  });
}

/** Records read at a time. */
const PAGE = 1_000;

/** 12. The audit log's chains verify by recomputation, and every action on a refund has its one record. */
export async function auditTrail(evidence: Evidence): Promise<Verdict> {
  const verdict = await judge(evidence, {
    invariant: 12,
    title: "the audit log is whole, with a record for each action",
    counts: {
      records: "SELECT 1 FROM audit_log",
      decisions: "SELECT 1 FROM refund_decisions",
    },
    rules: [
      oneRecord("request", "SELECT id FROM refunds", "refund.requested"),
      oneRecord(
        "approval",
        "SELECT refund_id AS id FROM refund_decisions WHERE decision = 'approved'",
        "refund.approved",
      ),
      oneRecord(
        "rejection",
        "SELECT refund_id AS id FROM refund_decisions WHERE decision = 'rejected'",
        "refund.rejected",
      ),
      oneRecord(
        "end of waiting",
        "SELECT id FROM refunds WHERE status = 'canceled'",
        "refund.canceled",
        "refund.expired",
      ),
      actRecord("capture"),
      actRecord("cancel"),
      {
        what: "a record tells of a capture that is none of its payment's",
        sql: `SELECT a.object_id AS id, coalesce(a.after ->> 'psp_call', 'no call') AS detail
              FROM audit_log a LEFT JOIN calls c
                ON c.id = a.after ->> 'psp_call' AND c.payment_intent_id = a.object_id AND c.operation = 'capture'
                  AND c.amount::text = a.after ->> 'amount'
              WHERE a.action = 'payment.capture_requested' AND c.id IS NULL`,
      },
      {
        what: "a record names another maker than the refund",
        sql: `SELECT r.id, concat_ws(' ', r.maker_type, r.maker_id, 'asked,', a.actor_type, a.actor_id, 'stands') AS detail
              FROM refunds r JOIN audit_log a ON a.object_id = r.id AND a.action = 'refund.requested'
              WHERE (a.actor_type, a.actor_id) IS DISTINCT FROM (r.maker_type, r.maker_id)`,
      },
      {
        what: "a record names another checker than the decision",
        sql: `SELECT d.refund_id AS id, d.checker_id || ' decided, ' || coalesce(a.after ->> 'checker', 'nobody') || ' stands' AS detail
              FROM refund_decisions d JOIN audit_log a ON a.object_id = d.refund_id AND a.action = 'refund.' || d.decision
              WHERE a.after ->> 'checker' IS DISTINCT FROM d.checker_id`,
      },
    ],
  });
  const chains = await readChains(evidence);
  for (const [chain, { brokenAt }] of chains) {
    if (brokenAt === undefined) continue;
    verdict.findings.push({ invariant: 12, what: `a chain does not verify: record ${brokenAt}`, ids: [chain] });
  }
  return { ...verdict, counted: { ...verdict.counted, chains: chains.size } };
}

function oneRecord(what: string, facts: string, ...actions: string[]): Rule {
  const among = actions.map((action) => `'${action}'`).join(", ");
  return {
    what: `a refund's ${what} and the audit log don't match`,
    sql: `SELECT coalesce(f.id, a.object_id) AS id, coalesce(a.count, 0) || ' records' AS detail
          FROM (${facts}) AS f
          FULL JOIN (SELECT object_id, count(*) FROM audit_log WHERE action IN (${among}) GROUP BY object_id) a
            ON a.object_id = f.id
          WHERE f.id IS NULL OR a.count IS DISTINCT FROM 1`,
  };
}

/** Every act on a payment through the admin API that was let through, by its key, has its record. */
function actRecord(verb: "capture" | "cancel"): Rule {
  return {
    what: `a ${verb} through the admin API has no record`,
    sql: `SELECT k.id, k.count || ' requests, ' || coalesce(a.count, 0) || ' records' AS detail
          FROM (SELECT resource_id AS id, count(*) FROM idempotency_keys
                WHERE path ~* '^/v1/admin/payments/\\w+(:|%3a)${verb}$' AND coalesce(response_status, 200) < 300
                GROUP BY resource_id) AS k
          LEFT JOIN (SELECT object_id, count(*) FROM audit_log WHERE action = 'payment.${verb}_requested' GROUP BY object_id) AS a
            ON a.object_id = k.id
          WHERE coalesce(a.count, 0) < k.count`,
  };
}

/** Follows every chain from its first record. */
async function readChains({ observer }: Evidence): Promise<Map<string, ChainCheck>> {
  const chains = new Map<string, ChainCheck>();
  let place = { chain: "", seq: 0 };
  for (;;) {
    const { rows } = await observer.query<AuditFacts & { prev_hash: Buffer; hash: Buffer }>(
      `SELECT ${AUDIT_COLUMNS} FROM audit_log WHERE (chain, seq) > ($1, $2) ORDER BY chain, seq LIMIT ${PAGE}`,
      [place.chain, place.seq],
    );
    for (const { prev_hash, hash, ...facts } of rows) {
      const check = chains.get(facts.chain) ?? new ChainCheck();
      chains.set(facts.chain, check);
      check.add({ facts, prevHash: prev_hash, hash });
      place = facts;
    }
    if (rows.length < PAGE) return chains;
  }
}
