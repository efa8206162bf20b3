import { z } from "zod";
import { PageQuery, pageOf } from "@/lib/core/page";
import { endpointId, merchantId } from "@/lib/webhooks/delivery-schema";

export const ENDPOINT_STATUSES = ["enabled", "disabled", "deleted"] as const;

export const ListEndpoints = PageQuery.safeExtend({
  merchant_id: merchantId.optional(),
  /** Those that fail right now, or were disabled. */
  failing: z.enum(["true", "false"]).optional(),
});
export type ListEndpoints = z.output<typeof ListEndpoints>;

/** Where a merchant wants to be told, and how that goes. */
export const Endpoint = z.object({
  endpoint_id: z.string(),
  url: z.string(),
  description: z.string().nullable(),
  merchant_id: z.string(),
  merchant_name: z.string(),
  livemode: z.boolean(),
  event_types: z.array(z.string()),
  status: z.enum(ENDPOINT_STATUSES),
  disabled_reason: z.string().nullable(),
  /** The first failure since something last got through. */
  failing_since_ms: z.int().nullable(),
  failures_in_row: z.int(),
  /** The newest deliveries that were tried: how many, and how many of them got through. */
  recent: z.object({ tried: z.int(), delivered: z.int() }),
  /** What waits to be sent: how many, at most as many as are counted, and since when the oldest does. */
  backlog: z.object({ waiting: z.int(), oldest_ms: z.int().nullable() }),
  created_ms: z.int(),
});
export type Endpoint = z.output<typeof Endpoint>;
export const EndpointPage = pageOf(Endpoint);
export type EndpointPage = z.output<typeof EndpointPage>;
export const EndpointParams = z.object({ id: endpointId });

/** Past this many, how many more wait says nothing new. */
export const BACKLOG_COUNTED_MAX = 1_000;
/** Enough to tell a bad endpoint from a bad minute, few enough to be counted at every look. */
export const RECENT_COUNTED_MAX = 200;
