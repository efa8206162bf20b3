import { idPrefixes, newId } from "@/lib/core/id";
import { Prisma, type Tx } from "@/lib/db/client";
import type { EventType } from "@/lib/webhooks/catalogue";

/** A public fact about an object, told once for each of its versions. */
export type PublicEvent = {
  type: EventType;
  merchantId: string;
  livemode: boolean;
  objectId: string;
  /** The object's version. */
  seq: number;
  paymentIntentId: string;
  orderId: string;
  /** The object as the API shows it at this moment. */
  object: Record<string, unknown>;
  requestId: string;
  at: Date;
};

/** A merchant has few endpoints; the limit lets one statement bring ids for all of them. */
export const ENDPOINTS_PER_MERCHANT_MAX = 16;

/**
 * Tells merchants a fact: the event with its body frozen, one delivery for each endpoint that subscribes, and the
 * instruction to send each, all in the transaction of the state change. The only maker of public events.
 */
export async function emit(tx: Tx, event: PublicEvent): Promise<void> {
  await tx.$executeRaw(Prisma.sql`WITH ${emitSql(event)} SELECT 1`);
}

/**
 * The same as the common table expressions of a larger statement. With `guard`, the name of an earlier expression,
 * nothing is told when that one has no row.
 */
export function emitSql(event: PublicEvent, guard?: "intent"): Prisma.Sql {
  const id = newId("event");
  const body = JSON.stringify({
    event_id: id,
    type: event.type,
    created_ms: event.at.getTime(),
    data: { payment_intent_id: event.paymentIntentId, order_id: event.orderId, object: event.object },
  });
  const deliveryIds = Array.from({ length: ENDPOINTS_PER_MERCHANT_MAX }, () => newId("delivery"));
  const from = guard ? Prisma.raw(`FROM ${guard}`) : Prisma.empty;
  return Prisma.sql`
    event AS (
      INSERT INTO events (id, merchant_id, livemode, type, object_id, seq, payment_intent_id, body, request_id, created_at)
      SELECT ${id}, ${event.merchantId}, ${event.livemode}::boolean, ${event.type}, ${event.objectId}, ${event.seq}::int,
             ${event.paymentIntentId}, ${body}, ${event.requestId}, ${event.at}::timestamptz ${from}
      RETURNING id, type, merchant_id, livemode, created_at),
    endpoint AS (
      SELECT e.id, row_number() OVER (ORDER BY e.id) AS number
      FROM webhook_endpoints e
      WHERE e.merchant_id = ${event.merchantId} AND e.livemode = ${event.livemode} AND e.status = 'enabled'
        AND e.event_types && ARRAY[${event.type}, '*']
      LIMIT ${ENDPOINTS_PER_MERCHANT_MAX}),
    delivery AS (
      INSERT INTO deliveries (id, event_id, event_type, endpoint_id, merchant_id, livemode, created_at, next_attempt_at)
      SELECT fresh.id, event.id, event.type, endpoint.id, event.merchant_id, event.livemode, event.created_at, event.created_at
      FROM event CROSS JOIN endpoint
      JOIN unnest(${deliveryIds}::text[]) WITH ORDINALITY AS fresh (id, number) ON fresh.number = endpoint.number
      RETURNING id, endpoint_id),
    instruction AS (
      INSERT INTO outbox (id, name, data)
      SELECT ${`${idPrefixes.outboxMessage}_`} || substr(id, ${idPrefixes.delivery.length + 2}::int), 'webhook/delivery.requested',
             jsonb_build_object('delivery_id', id, 'endpoint_id', endpoint_id)
      FROM delivery)`;
}
