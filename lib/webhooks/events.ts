import { z } from "zod";
import { type AdminActor, type MerchantActor, tenantOf } from "@/lib/core/actor";
import { createdWithin } from "@/lib/core/created-range";
import { AppError } from "@/lib/core/error";
import { ownRows, type Page, readPage } from "@/lib/core/page";
import { db, type Event as EventRow } from "@/lib/db/client";
import { Event, EventDetail, type ListAllEvents, type ListEvents, ListedEvent } from "@/lib/webhooks/event-schema";
import { deliveryParts, namesOf, serializeDelivery } from "@/lib/webhooks/serialize-delivery";

/** What every body that was sent holds. */
const Body = z.object({ data: z.record(z.string(), z.unknown()) });
const DataIds = z.object({ order_id: z.string().nullish() });

/** The actor's events that match, newest first. */
export async function listEvents(actor: MerchantActor, query: ListEvents): Promise<Page<Event>> {
  return readPage(query, {
    owns: async (id) => (await db().event.count({ where: { ...ownRows(actor), id } })) === 1,
    read: (slice) => readRows(actor, query, slice),
    show: serializeEvent,
  });
}

/** One of the actor's events. */
export async function retrieveEvent(actor: MerchantActor, id: string): Promise<Event> {
  const { merchantId, livemode } = actor;
  const row = await db().event.findUnique({ where: { merchantId_livemode_id: { merchantId, livemode, id } } });
  if (!row) throw new AppError("not_found", "There is no such event.");
  return serializeEvent(row);
}

/** What was told, newest first, and how far it got: a client's own merchant's, or all of it for an operator. */
export async function listAllEvents(actor: AdminActor, query: ListAllEvents): Promise<Page<ListedEvent>> {
  const own = actor.kind === "merchant" ? ownRows(actor) : {};
  const page = await readPage(query, {
    owns: async (id) => (await db().event.count({ where: { ...own, id } })) === 1,
    read: (slice) => readRows(actor, query, slice),
    show: (row) => row,
  });
  const [names, deliveries] = await Promise.all([
    namesOf(page.data),
    db().delivery.groupBy({
      by: ["eventId", "status"],
      where: { eventId: { in: page.data.map(({ id }) => id) } },
      _count: true,
    }),
  ]);
  const data = page.data.map((row) => {
    const count = (...statuses: string[]) =>
      deliveries
        .filter(({ eventId, status }) => eventId === row.id && statuses.includes(status))
        .reduce((sum, { _count }) => sum + _count, 0);
    const counts = { delivered: count("delivered"), pending: count("pending"), given_up: count("dead", "skipped") };
    return ListedEvent.parse({ ...factsOf(row, names), deliveries: counts });
  });
  return { ...page, data };
}

/** One event with its body as sent, and where it went. Throws `not_found` for one that is not the caller's own. */
export async function retrieveEventDetail(actor: AdminActor, id: string): Promise<EventDetail> {
  const row = await db().event.findFirst({
    where: { id, ...tenantOf(actor) },
    include: { deliveries: { include: deliveryParts, orderBy: { id: "asc" } } },
  });
  if (!row) throw new AppError("not_found", "There is no such event.");
  const names = await namesOf([row]);
  return EventDetail.parse({
    ...factsOf(row, names),
    body: row.body,
    deliveries: row.deliveries.map((delivery) => serializeDelivery(delivery, names)),
  });
}

function readRows(
  actor: AdminActor,
  query: ListAllEvents,
  { id, orderBy, take }: Parameters<Parameters<typeof readPage>[1]["read"]>[0],
): Promise<EventRow[]> {
  const own = actor.kind === "merchant" ? ownRows(actor) : {};
  // A payment's events are few: they are found by the payment, and sorted.
  const byMerchant = actor.kind === "merchant" && query.payment_intent_id === undefined;
  return db().event.findMany({
    where: {
      type: query.type,
      paymentIntentId: query.payment_intent_id,
      AND: [own, { merchantId: query.merchant_id }, { id }, createdWithin("event", query)],
    },
    orderBy: byMerchant ? orderBy : [orderBy[1]],
    take,
  });
}

function factsOf(row: EventRow, names: ReadonlyMap<string, string>) {
  return {
    event_id: row.id,
    type: row.type,
    created_ms: row.createdAt.getTime(),
    merchant_id: row.merchantId,
    merchant_name: names.get(row.merchantId) ?? row.merchantId,
    livemode: row.livemode,
    object_id: row.objectId,
    payment_intent_id: row.paymentIntentId,
    order_id: DataIds.safeParse(Body.parse(JSON.parse(row.body)).data).data?.order_id ?? null,
    request_id: row.requestId,
  };
}

function serializeEvent(row: EventRow): Event {
  return Event.parse({
    event_id: row.id,
    type: row.type,
    created_ms: row.createdAt.getTime(),
    data: Body.parse(JSON.parse(row.body)).data,
    merchant_id: row.merchantId,
    livemode: row.livemode,
    request_id: row.requestId,
  });
}
