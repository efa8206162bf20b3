import { z } from "zod";
import { createdRangeFields } from "@/lib/core/created-range";
import { PageQuery, pageOf } from "@/lib/core/page";
import { EVENT_TYPES } from "@/lib/webhooks/catalogue";
import { type DeliveryStatus, deliveryTransitions } from "@/lib/webhooks/status";

export const DELIVERY_STATUSES = Object.keys(deliveryTransitions) as [DeliveryStatus, ...DeliveryStatus[]];

export const deliveryId = z.string().regex(/^wd_\w{1,64}$/);
export const eventId = z.string().regex(/^evt_\w{1,64}$/);
export const endpointId = z.string().regex(/^we_\w{1,64}$/);
export const merchantId = z.string().regex(/^m_\w{1,64}$/);
export const paymentIntentId = z.string().regex(/^pi_\w{1,64}$/);

export const EventType = z.enum(EVENT_TYPES);

/** A merchant's deliveries are no list that is kept by type; an endpoint's are. */
export const ListDeliveries = PageQuery.safeExtend({
  status: z.enum(DELIVERY_STATUSES).optional(),
  event_type: EventType.optional(),
  endpoint_id: endpointId.optional(),
  event_id: eventId.optional(),
  payment_intent_id: paymentIntentId.optional(),
  merchant_id: merchantId.optional(),
  ...createdRangeFields,
})
  .refine(({ event_type, endpoint_id }) => event_type === undefined || endpoint_id !== undefined, {
    path: ["event_type"],
    message: "needs an endpoint_id beside it; the events of a type are listed at /v1/admin/events",
  })
  .meta({ id: "ListDeliveries" });
export type ListDeliveries = z.output<typeof ListDeliveries>;

/** One event on its way to one endpoint. */
export const Delivery = z.object({
  delivery_id: z.string(),
  event_id: z.string(),
  event_type: z.string(),
  endpoint_id: z.string(),
  url: z.string(),
  merchant_id: z.string(),
  merchant_name: z.string(),
  livemode: z.boolean(),
  payment_intent_id: z.string().nullable(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.int(),
  /** Tries that somebody asked for and that are not made yet. */
  resends_due: z.int(),
  /** What the last try came to, where it did not get through. */
  failure_reason: z.string().nullable(),
  next_attempt_ms: z.int().nullable(),
  delivered_ms: z.int().nullable(),
  created_ms: z.int(),
  /** Why it can't be sent once more; null when it can. */
  unsendable: z.string().nullable(),
});
export type Delivery = z.output<typeof Delivery>;
export const DeliveryPage = pageOf(Delivery);
export type DeliveryPage = z.output<typeof DeliveryPage>;

/** Whether an attempt's signature is what the endpoint's secrets make of its id, its timestamp and its body. */
const SignatureCheck = z.object({ verifies: z.boolean(), says: z.string() });

/** One try, with what went out and what came back. */
const Attempt = z.object({
  number: z.int(),
  asked_for: z.boolean(),
  url: z.string(),
  started_ms: z.int(),
  duration_ms: z.int(),
  /** Request line and headers as sent; `exact` says whether they are the very bytes. */
  request: z.object({ head: z.string(), exact: z.boolean(), signature: SignatureCheck }),
  /** Headers that hold secrets of the receiver's are named and not shown. */
  response: z.object({ status: z.int(), headers: z.record(z.string(), z.string()), body: z.string() }).nullable(),
  error: z.string().nullable(),
});
export type Attempt = z.output<typeof Attempt>;

/** A delivery with the body that is sent, its tries, newest first, and what to do about it. */
export const DeliveryDetail = Delivery.extend({
  body: z.string(),
  attempt_log: z.array(Attempt),
  /** Why it was given up, and what to do; null while there is nothing to do. */
  advice: z.string().nullable(),
  endpoint_status: z.enum(["enabled", "disabled", "deleted"]),
});
export type DeliveryDetail = z.output<typeof DeliveryDetail>;

export const DeliveryParams = z.object({ id: deliveryId });
/** `{id}:retry`: the address's last segment. */
export const RetryDeliveryParams = z.object({ id: commandOf("wd", "retry") });

/** The id in an address's last segment that ends with a command. */
export function commandOf(prefix: string, command: string) {
  return z
    .string()
    .regex(new RegExp(`^${prefix}_\\w{1,64}:${command}$`))
    .transform((text) => text.slice(0, text.indexOf(":")));
}
