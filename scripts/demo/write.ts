import type pg from "pg";
import { auditHash, GENESIS } from "@/lib/audit/chain";
import type { DemoRows, Entry } from "./rows.ts";

/** Rows that one statement brings: few round trips, and no statement that takes seconds. */
const BATCH = 2_000;

/**
 * Writes a demo in one transaction, in the order in which rows need each other. Every trigger of the database stays on:
 * refunds begin as they began and take their steps, and at the commit all of it has to hold.
 */
export async function writeDemo(client: pg.ClientBase, rows: DemoRows): Promise<void> {
  await client.query("BEGIN");
  await insert(client, "routing_rule_sets", rows.ruleSets);
  await insert(client, "events", rows.events);
  await insert(client, "payment_intents", rows.intents);
  await insert(client, "charges", rows.charges);
  await insert(client, "refunds", rows.refunds.map(asAskedFor));
  await insert(client, "refund_decisions", rows.decisions);
  await step(
    client,
    "processing",
    rows.refunds.filter(({ status, requiresApproval }) => requiresApproval && carriedOut(status)),
  );
  await insert(client, "psp_calls", rows.calls);
  await insert(client, "psp_sends", rows.sends);
  await insert(client, "psp_inquiries", rows.inquiries);
  for (const status of ["succeeded", "failed", "rejected", "canceled"]) {
    await step(
      client,
      status,
      rows.refunds.filter((refund) => refund.status === status),
    );
  }
  await insert(client, "notifications", rows.notifications);
  await insert(client, "deliveries", rows.deliveries);
  await insert(client, "delivery_attempts", rows.attempts);
  await insert(client, "cases", rows.cases);
  await insert(client, "psp_condition_changes", rows.changes);
  await client.query(STANDS_SINCE);
  await writeLedger(client, rows.entries);
  await writeAudit(client, rows);
  await client.query(HEALTH_HOURS);
  await client.query("COMMIT");
  await client.query("ANALYZE");
}

function carriedOut(status: string): boolean {
  return status === "processing" || status === "succeeded" || status === "failed";
}

/** A refund as it stood when it was asked for: the database lets none begin otherwise. */
function asAskedFor(refund: DemoRows["refunds"][number]) {
  const status = refund.requiresApproval ? "requires_approval" : "processing";
  return { ...refund, status, version: 2, failureCode: null, pspReference: null, updatedAt: refund.createdAt };
}

/** Moves refunds a step, each to what it is at the end of it. */
async function step(client: pg.ClientBase, status: string, refunds: DemoRows["refunds"]): Promise<void> {
  for (let from = 0; from < refunds.length; from += BATCH) {
    const some = refunds.slice(from, from + BATCH).map((refund) => toRow({ ...refund, stepTo: status }));
    await client.query(STEP, [JSON.stringify(some)]);
  }
}

const STEP = `
  UPDATE refunds r SET status = s.step_to, failure_code = s.failure_code, psp_reference = s.psp_reference,
    updated_at = s.updated_at, version = CASE WHEN s.step_to = 'processing' THEN 4 ELSE s.version END
  FROM jsonb_to_recordset($1::jsonb) AS s (id text, step_to text, failure_code text, psp_reference text,
    updated_at timestamptz, version int)
  WHERE r.id = s.id`;

/** Inserts rows; their names are the columns', in camel case. */
async function insert(client: pg.ClientBase, table: string, rows: readonly object[]): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = Object.keys(toRow(first)).join(", ");
  const sql = `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`;
  for (let from = 0; from < rows.length; from += BATCH) {
    await client.query(sql, [JSON.stringify(rows.slice(from, from + BATCH).map(toRow))]);
  }
}

/** A row as JSON that the database reads by its columns' types. */
function toRow(row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name.replace(/[A-Z0-9]+/g, (part) => (/\d/.test(part) ? part : `_${part.toLowerCase()}`)),
      value instanceof Uint8Array
        ? `\\x${Buffer.from(value).toString("hex")}`
        : typeof value === "bigint"
          ? String(value)
          : value,
    ]),
  );
}

type Tenant = { merchant_id: string; psp_account_id: string; currency: string; kind: string };

async function writeLedger(client: pg.ClientBase, entries: readonly Entry[]): Promise<void> {
  const tenants = new Map<string, Tenant>();
  for (const { call, postings } of entries) {
    for (const { account: kind } of postings) {
      const tenant = { merchant_id: call.merchantId, psp_account_id: call.pspAccountId, currency: call.currency, kind };
      tenants.set(Object.values(tenant).join(" "), tenant);
    }
  }
  const sorted = [...tenants].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, tenant]) => tenant);
  await client.query(LEDGER_ACCOUNTS, [JSON.stringify(sorted)]);
  await insert(
    client,
    "ledger_entries",
    entries.map(({ id, kind, call, createdAt }) => {
      const { merchantId, livemode, chargeId } = call;
      return { id, merchantId, livemode, kind, sourceId: call.id, chargeId, createdAt };
    }),
  );
  const lines = entries.flatMap(({ id, call, postings }) =>
    postings.map(({ account, amount }) => ({
      entry_id: id,
      kind: account,
      merchant_id: call.merchantId,
      psp_account_id: call.pspAccountId,
      currency: call.currency,
      amount: String(amount),
    })),
  );
  for (let from = 0; from < lines.length; from += BATCH) {
    await client.query(LEDGER_POSTINGS, [JSON.stringify(lines.slice(from, from + BATCH))]);
  }
}

const LEDGER_ACCOUNTS = `
  INSERT INTO ledger_accounts (merchant_id, livemode, psp_account_id, currency, kind)
  SELECT merchant_id, false, psp_account_id, currency, kind
  FROM jsonb_to_recordset($1::jsonb) AS t (merchant_id text, psp_account_id text, currency text, kind text)
  ON CONFLICT DO NOTHING`;

const LEDGER_POSTINGS = `
  INSERT INTO ledger_postings (entry_id, account_id, currency, amount)
  SELECT line.entry_id, a.id, line.currency, line.amount
  FROM jsonb_to_recordset($1::jsonb) AS line (entry_id text, kind text, merchant_id text, psp_account_id text,
    currency text, amount bigint)
  JOIN ledger_accounts a USING (merchant_id, psp_account_id, currency, kind)
  WHERE NOT a.livemode`;

/** How accounts stand is how their history left them. */
const STANDS_SINCE = `
  UPDATE psp_conditions c SET
    state_since = coalesce((SELECT max(changed_at) FROM psp_condition_changes h
      WHERE h.psp_account_id = c.psp_account_id AND h.kind = 'state'), c.state_since),
    circuit_since = coalesce((SELECT max(changed_at) FROM psp_condition_changes h
      WHERE h.psp_account_id = c.psp_account_id AND h.kind = 'circuit'), c.circuit_since)`;

/** Every full hour of sends as the product counts them, so that thirty days are there at once. */
const HEALTH_HOURS = `
  WITH counted AS (
    SELECT psp_account_id, date_trunc('hour', answered_at, 'UTC') AS hour, class, duration_ms, count(*)::int AS times
    FROM psp_sends GROUP BY 1, 2, 3, 4),
  bound AS (SELECT date_trunc('hour', max(answered_at), 'UTC') AS up_to FROM psp_sends),
  written AS (
    INSERT INTO psp_health_hours (psp_account_id, hour, class, attempts, durations_ms, counts)
    SELECT psp_account_id, hour, class, sum(times), array_agg(duration_ms ORDER BY duration_ms),
           array_agg(times ORDER BY duration_ms)
    FROM counted, bound WHERE hour < up_to GROUP BY 1, 2, 3
    ON CONFLICT DO NOTHING)
  INSERT INTO psp_health_progress (id, rolled_up_to) SELECT 1, up_to FROM bound WHERE up_to IS NOT NULL
  ON CONFLICT (id) DO UPDATE SET rolled_up_to = excluded.rolled_up_to`;

/** The audit log's chains, each going on from its newest record. */
async function writeAudit(client: pg.ClientBase, { audit }: DemoRows): Promise<void> {
  const sorted = audit.toSorted((one, other) => one.at.getTime() - other.at.getTime());
  for (const [chain, facts] of Map.groupBy(sorted, (fact) => fact.chain)) {
    const { rows } = await client.query<{ seq: number; hash: Buffer }>(
      "SELECT seq, hash FROM audit_log WHERE chain = $1 ORDER BY seq DESC LIMIT 1",
      [chain],
    );
    let seq = rows[0]?.seq ?? 0;
    let head: Uint8Array = rows[0]?.hash ?? GENESIS;
    const records = facts.map(({ at, actor, action, object, before, after, requestId }) => {
      seq += 1;
      const prevHash = head;
      head = auditHash(prevHash, {
        chain,
        seq,
        actor_type: actor.type,
        actor_id: actor.id,
        action,
        object_type: object.type,
        object_id: object.id,
        before,
        after,
        request_id: requestId,
        ip: null,
        created_ms: at.getTime(),
      });
      return {
        chain,
        seq,
        actorType: actor.type,
        actorId: actor.id,
        action,
        objectType: object.type,
        objectId: object.id,
        before,
        after,
        requestId,
        ip: null,
        createdAt: at,
        prevHash,
        hash: head,
      };
    });
    await insert(client, "audit_log", records);
  }
}
