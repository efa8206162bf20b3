import type { AuditFilters, AuditRecord } from "@/lib/audit/schema";
import type { AdminActor } from "@/lib/core/actor";
import { db, Prisma } from "@/lib/db/client";

/** A record's time is told a moment before its place in the log is taken; clocks of two machines differ by less. */
const TIME_MARGIN_MS = 60_000;

type Row = Omit<AuditRecord, "actor" | "object" | "created_ms"> & {
  actor_type: AuditRecord["actor"]["type"];
  actor_id: string;
  actor_name: string | null;
  object_type: string;
  object_id: string;
  created_at: Date;
};

/** Where in the log to read, and how much. */
export type Place = {
  before?: bigint | undefined;
  after?: bigint | undefined;
  take: number;
  direction: "asc" | "desc";
};

/** Reads records that an actor may see and the filters let through: a client those of its own merchant and mode. */
export async function readRecords(actor: AdminActor, filters: AuditFilters, place: Place): Promise<AuditRecord[]> {
  const conditions = [
    place.before === undefined ? undefined : Prisma.sql`a.id < ${place.before}`,
    place.after === undefined ? undefined : Prisma.sql`a.id > ${place.after}`,
    ...conditionsOf(filters),
    ...ownRecords(actor),
  ].filter((condition) => condition !== undefined);
  const where = conditions.length > 0 ? Prisma.join(conditions, " AND ") : Prisma.sql`true`;
  const order = place.direction === "asc" ? Prisma.sql`a.id ASC` : Prisma.sql`a.id DESC`;
  const rows = await db().$queryRaw<Row[]>`
    SELECT a.id::text, a.chain, a.seq, a.actor_type, a.actor_id, coalesce(o.name, c.name) AS actor_name, a.action,
           a.object_type, a.object_id, a.before, a.after, a.request_id, a.ip, a.session_id, a.created_at,
           encode(a.hash, 'hex') AS hash
    FROM (SELECT * FROM audit_log a WHERE ${where} ORDER BY ${order} LIMIT ${place.take}) a
    LEFT JOIN operators o ON a.actor_type = 'operator' AND o.id = a.actor_id
    LEFT JOIN api_clients c ON a.actor_type = 'api_client' AND c.id = a.actor_id
    ORDER BY ${order}`;
  return rows.map(show);
}

function conditionsOf(filters: AuditFilters): Prisma.Sql[] {
  const { chain, actor, action, object, request_id, created_gte_ms: gteMs, created_lte_ms: lteMs } = filters;
  return [
    chain === undefined ? undefined : Prisma.sql`a.chain = ${chain}`,
    actor === undefined ? undefined : Prisma.sql`a.actor_id = ${actor}`,
    action === undefined
      ? undefined
      : action.endsWith(".")
        ? Prisma.sql`starts_with(a.action, ${action})`
        : Prisma.sql`a.action = ${action}`,
    object === undefined ? undefined : Prisma.sql`a.object_id = ${object}`,
    request_id === undefined ? undefined : Prisma.sql`a.request_id = ${request_id}`,
    gteMs === undefined ? undefined : from(new Date(gteMs), new Date(gteMs - TIME_MARGIN_MS)),
    lteMs === undefined ? undefined : upTo(new Date(lteMs), new Date(lteMs + TIME_MARGIN_MS)),
  ].filter((condition) => condition !== undefined);
}

/**
 * Exact by time, and roughly by place: the log is read in the order of its places, so the reading begins near the range. What
 * is more than the margin older than the range stands before it, and what is so much newer after it.
 */
function from(at: Date, margin: Date): Prisma.Sql {
  return Prisma.sql`a.created_at >= ${at} AND a.id > coalesce(
    (SELECT r.id FROM audit_log r WHERE r.created_at < ${margin} ORDER BY r.created_at DESC LIMIT 1), 0)`;
}

function upTo(at: Date, margin: Date): Prisma.Sql {
  return Prisma.sql`a.created_at <= ${at} AND a.id < coalesce(
    (SELECT r.id FROM audit_log r WHERE r.created_at > ${margin} ORDER BY r.created_at LIMIT 1), 9223372036854775807)`;
}

/** The tables whose rows belong to one mode, by the object's type in the log. */
const OF_ONE_MODE = { refund: "refunds", case: "cases", api_client: "api_clients", payment_intent: "payment_intents" };

function ownRecords(actor: AdminActor): Prisma.Sql[] {
  if (actor.kind === "operator") return [];
  const otherMode = Object.entries(OF_ONE_MODE).map(
    ([type, table]) => Prisma.sql`(a.object_type = ${type} AND EXISTS (
      SELECT 1 FROM ${Prisma.raw(table)} x WHERE x.id = a.object_id AND x.livemode <> ${actor.livemode}))`,
  );
  return [Prisma.sql`a.chain = ${actor.merchantId}`, Prisma.sql`NOT (${Prisma.join(otherMode, " OR ")})`];
}

function show({ actor_type, actor_id, actor_name, object_type, object_id, created_at, ...row }: Row): AuditRecord {
  return {
    ...row,
    actor: { type: actor_type, id: actor_id, name: actor_name },
    object: { type: object_type, id: object_id },
    created_ms: created_at.getTime(),
  };
}
