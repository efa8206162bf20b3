import type { AdminActor } from "@/lib/core/actor";
import { createdWithin } from "@/lib/core/created-range";
import { ownRows, type Page, readPage } from "@/lib/core/page";
import { db } from "@/lib/db/client";
import type { Delivery, ListDeliveries } from "@/lib/webhooks/delivery-schema";
import { deliveryParts, namesOf, serializeDelivery } from "@/lib/webhooks/serialize-delivery";

/** A payment has a few dozen events at most. */
const EVENTS_OF_PAYMENT_MAX = 500;

/** The deliveries that match, newest first: a client's own merchant's, or all of them for an operator. */
export async function listDeliveries(actor: AdminActor, query: ListDeliveries): Promise<Page<Delivery>> {
  const own = actor.kind === "merchant" ? ownRows(actor) : {};
  const asked = query.merchant_id === undefined ? {} : { merchantId: query.merchant_id };
  const events = await eventsAskedFor(actor, query);
  // An endpoint or an event is one merchant's: its own index is the order to read in.
  const pinned = query.endpoint_id !== undefined || events !== undefined;
  const read = await readPage(query, {
    owns: async (id) => (await db().delivery.count({ where: { ...own, id } })) === 1,
    read: ({ id, orderBy, take }) =>
      db().delivery.findMany({
        where: {
          status: query.status,
          endpointId: query.endpoint_id,
          eventType: query.event_type,
          ...(events === undefined ? {} : { eventId: { in: events } }),
          AND: [
            pinned && actor.kind === "merchant" ? sole(actor) : own,
            asked,
            { id },
            createdWithin("delivery", query),
          ],
        },
        include: deliveryParts,
        orderBy: actor.kind === "merchant" && !pinned ? orderBy : [orderBy[1]],
        take,
      }),
    show: (row) => row,
  });
  const names = await namesOf(read.data);
  return { ...read, data: read.data.map((row) => serializeDelivery(row, names)) };
}

function sole({ merchantId, livemode }: { merchantId: string; livemode: boolean }) {
  return { merchantId, livemode };
}

/** The events of the payment that is asked about, or the one event; `undefined` when neither is. */
async function eventsAskedFor(actor: AdminActor, query: ListDeliveries): Promise<string[] | undefined> {
  if (query.payment_intent_id === undefined) return query.event_id === undefined ? undefined : [query.event_id];
  const events = await db().event.findMany({
    where: {
      paymentIntentId: query.payment_intent_id,
      id: query.event_id,
      ...(actor.kind === "merchant" ? sole(actor) : {}),
    },
    select: { id: true },
    take: EVENTS_OF_PAYMENT_MAX,
  });
  return events.map(({ id }) => id);
}
