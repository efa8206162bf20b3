import { z } from "zod";
import { createdRangeFields } from "@/lib/core/created-range";
import { PageQuery, pageOf } from "@/lib/core/page";
import {
  commandOf,
  Delivery,
  EventType,
  endpointId,
  eventId,
  merchantId,
  paymentIntentId,
} from "@/lib/webhooks/delivery-schema";

const filters = {
  type: EventType.optional(),
  payment_intent_id: paymentIntentId.optional(),
  ...createdRangeFields,
};
export const ListEvents = PageQuery.safeExtend(filters).meta({ id: "ListEvents" });
export type ListEvents = z.output<typeof ListEvents>;
export const ListAllEvents = PageQuery.safeExtend({ ...filters, merchant_id: merchantId.optional() });
export type ListAllEvents = z.output<typeof ListAllEvents>;

/** A public fact, as the webhook tells it, and where it comes from. */
export const Event = z
  .object({
    event_id: z.string(),
    type: z.string(),
    created_ms: z.int(),
    data: z.record(z.string(), z.unknown()),
    merchant_id: z.string(),
    livemode: z.boolean(),
    /** The request that made it happen. */
    request_id: z.string().nullable(),
  })
  .meta({ id: "Event" });
export type Event = z.output<typeof Event>;

/** An event as people look through many of them. */
export const ListedEvent = z.object({
  event_id: z.string(),
  type: z.string(),
  created_ms: z.int(),
  merchant_id: z.string(),
  merchant_name: z.string(),
  livemode: z.boolean(),
  object_id: z.string(),
  payment_intent_id: z.string().nullable(),
  order_id: z.string().nullable(),
  request_id: z.string().nullable(),
  /** How many endpoints were told, wait to be told, and were given up. */
  deliveries: z.object({ delivered: z.int(), pending: z.int(), given_up: z.int() }),
});
export type ListedEvent = z.output<typeof ListedEvent>;
export const EventPage = pageOf(ListedEvent);
export type EventPage = z.output<typeof EventPage>;

/** With its body as it is sent, byte for byte, and where it went. */
export const EventDetail = ListedEvent.omit({ deliveries: true }).extend({
  body: z.string(),
  deliveries: z.array(Delivery),
});
export type EventDetail = z.output<typeof EventDetail>;

export const EventParams = z.object({ id: eventId });
/** `{id}:redeliver`: the address's last segment. */
export const RedeliverEventParams = z.object({ id: commandOf("evt", "redeliver") });
/** To one endpoint that it went to before, or to all of them. */
export const RedeliverEvent = z.strictObject({ endpoint_id: endpointId.optional() }).meta({ id: "RedeliverEvent" });

/** What became of asking for an event once more, endpoint by endpoint. */
export const Redelivery = z
  .object({
    event_id: z.string(),
    deliveries: z.array(
      z.object({
        delivery_id: z.string(),
        endpoint_id: z.string(),
        status: Delivery.shape.status,
        sent_again: z.boolean(),
        /** Why it is not sent again; null when it is. */
        reason: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: "Redelivery" });
export type Redelivery = z.output<typeof Redelivery>;
