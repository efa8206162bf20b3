import type { AdminActor } from "@/lib/core/actor";
import { Prisma } from "@/lib/db/client";
import type { SearchPayments } from "@/lib/payments/search-schema";
import { all } from "@/lib/payments/search-slices";
import type { IdKind } from "@/lib/payments/search-text";

const { sql, join } = Prisma;

/** Nobody's key leads to more payments than this; what does is cut off. */
export const KEY_HITS_MAX = 1_000;

/** Names in a search that were looked up. */
export type Names = { merchants: readonly string[] | undefined; psps: readonly string[] | undefined };

/** The conditions that a payment `s` has to fulfil, all of them. Whatever index finds it, they are all looked at. */
export function conditionsOf(actor: AdminActor, search: SearchPayments, names: Names): Prisma.Sql {
  const { amount_gte: amountGte, amount_lte: amountLte, created_gte_ms: gteMs, created_lte_ms: lteMs } = search;
  return all(
    [
      actor.kind === "merchant"
        ? sql`s.merchant_id = ${actor.merchantId} AND s.livemode = ${actor.livemode}`
        : undefined,
      ...exactIds(search).map(({ ids }) => sql`s.id = ANY (ARRAY(${ids}))`),
      search.order_id === undefined ? undefined : sql`s.order_id = ${search.order_id}`,
      names.merchants === undefined ? undefined : oneOf(sql`s.merchant_id`, names.merchants),
      names.psps === undefined ? undefined : chargedAt(names.psps),
      search.status === undefined ? undefined : sql`s.status = ${search.status}`,
      search.currency === undefined ? undefined : sql`s.currency = ${search.currency}`,
      amountGte === undefined ? undefined : sql`s.amount >= ${BigInt(amountGte)}`,
      amountLte === undefined ? undefined : sql`s.amount <= ${BigInt(amountLte)}`,
      search.last4 === undefined ? undefined : sql`s.card_last4 = ${search.last4}`,
      gteMs === undefined ? undefined : sql`s.created_at >= ${new Date(gteMs)}`,
      lteMs === undefined ? undefined : sql`s.created_at <= ${new Date(lteMs)}`,
    ].filter((condition) => condition !== undefined),
  );
}

/** Filters that name one thing: the query for the payments it belongs to. */
export function exactIds(search: SearchPayments): Array<{ name: string; ids: Prisma.Sql }> {
  return [
    search.payment_intent_id ? { name: "payment", ids: idsOf("payment", search.payment_intent_id) } : undefined,
    search.charge_id ? { name: "charge", ids: idsOf("charge", search.charge_id) } : undefined,
    search.refund_id ? { name: "refund", ids: idsOf("refund", search.refund_id) } : undefined,
    search.psp_reference ? { name: "psp_reference", ids: idsByReference(search.psp_reference) } : undefined,
  ].filter((exact) => exact !== undefined);
}

/** The payment that something of ours belongs to, by its id. */
export function idsOf(kind: IdKind, id: string): Prisma.Sql {
  switch (kind) {
    case "payment":
      return sql`SELECT ${id}::text AS id`;
    case "charge":
      return sql`SELECT c.payment_intent_id AS id FROM charges c WHERE c.id = ${id}`;
    case "refund":
      return sql`SELECT r.payment_intent_id AS id FROM refunds r WHERE r.id = ${id}`;
    case "event":
      return sql`SELECT e.payment_intent_id AS id FROM events e WHERE e.id = ${id} AND e.payment_intent_id IS NOT NULL`;
    case "delivery":
      return sql`SELECT e.payment_intent_id AS id FROM deliveries d JOIN events e ON e.id = d.event_id
        WHERE d.id = ${id} AND e.payment_intent_id IS NOT NULL`;
    case "psp_call":
      return sql`SELECT c.payment_intent_id AS id FROM psp_calls k JOIN charges c ON c.id = k.charge_id WHERE k.id = ${id}`;
    case "delivery_attempt":
      return sql`SELECT e.payment_intent_id AS id FROM delivery_attempts a JOIN deliveries d ON d.id = a.delivery_id
        JOIN events e ON e.id = d.event_id WHERE a.id = ${id} AND e.payment_intent_id IS NOT NULL`;
    case "psp_send":
      return sql`SELECT c.payment_intent_id AS id FROM psp_sends s JOIN psp_calls k ON k.id = s.psp_call_id
        JOIN charges c ON c.id = k.charge_id WHERE s.id = ${id}`;
    case "psp_inquiry":
      return sql`SELECT c.payment_intent_id AS id FROM psp_inquiries i JOIN psp_calls k ON k.id = i.psp_call_id
        JOIN charges c ON c.id = k.charge_id WHERE i.id = ${id}`;
    case "ledger_entry":
      return sql`SELECT c.payment_intent_id AS id FROM ledger_entries l JOIN charges c ON c.id = l.charge_id
        WHERE l.id = ${id}`;
    case "case":
      return sql`SELECT k.payment_intent_id AS id FROM cases k WHERE k.id = ${id} AND k.payment_intent_id IS NOT NULL`;
    case "request":
      return sql`
        SELECT e.payment_intent_id AS id FROM events e WHERE e.request_id = ${id} AND e.payment_intent_id IS NOT NULL
        UNION SELECT a.object_id FROM audit_log a WHERE a.request_id = ${id} AND starts_with(a.object_id, 'pi_')
        UNION SELECT r.payment_intent_id FROM audit_log a JOIN refunds r ON r.id = a.object_id WHERE a.request_id = ${id}`;
  }
}

/** The payments that a PSP knows by a reference: of a charge, or of any later call about it. */
export function idsByReference(reference: string): Prisma.Sql {
  return sql`
    SELECT c.payment_intent_id AS id FROM psp_accounts a CROSS JOIN LATERAL (
      SELECT c.payment_intent_id FROM charges c WHERE c.psp_account_id = a.id AND c.psp_reference = ${reference} LIMIT 1) c
    UNION
    SELECT h.payment_intent_id FROM (SELECT k.charge_id FROM psp_calls k WHERE k.psp_reference = ${reference}
      LIMIT ${KEY_HITS_MAX}) k
    CROSS JOIN LATERAL (SELECT h.payment_intent_id FROM charges h WHERE h.id = k.charge_id LIMIT 1) h`;
}

/** Read for each payment by itself: joined as a whole, a PSP's charges would be read all at once. */
function chargedAt(psps: readonly string[]): Prisma.Sql {
  const at = oneOf(sql`c.psp_account_id`, psps);
  return sql`ARRAY(SELECT true FROM charges c WHERE c.payment_intent_id = s.id AND ${at} LIMIT 1) <> '{}'`;
}

function oneOf(column: Prisma.Sql, values: readonly string[]): Prisma.Sql {
  return values.length === 0 ? sql`false` : sql`${column} IN (${join([...values])})`;
}
