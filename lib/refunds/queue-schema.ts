import { z } from "zod";
import type { OperatorRole } from "@/lib/core/actor";
import { Refund } from "@/lib/refunds/schema";

/** The queue's tabs: what waits for a decision, what was decided, everything. */
export const QUEUE_TABS = ["waiting", "decided", "all"] as const;
export type QueueTab = (typeof QUEUE_TABS)[number];

export const QueueQuery = z.object({ tab: z.enum(QUEUE_TABS).catch("waiting") });

/** A refund as somebody sees it who has to decide. Amounts are minor units in text. */
export const QueuedRefund = z.object({
  refund_id: z.string(),
  status: Refund.shape.status,
  amount: z.string(),
  currency: z.string(),
  reason: Refund.shape.reason,
  rule: z.string().nullable(),
  created_ms: z.int(),
  updated_ms: z.int(),
  expires_ms: z.int().nullable(),
  livemode: z.boolean(),
  /** Who asked, by name. */
  maker: z.string(),
  merchant_name: z.string(),
  payment_intent_id: z.string(),
  order_id: z.string(),
  /** What was captured of the payment, and what went back of it so far. */
  captured: z.string(),
  refunded: z.string(),
  paid_ms: z.int(),
  card: z.object({ brand: z.string().nullable(), last4: z.string() }).nullable(),
  /** Earlier refunds of the same order. */
  earlier: z.int(),
  decision: z.object({ by: z.string(), word: z.string(), comment: z.string().nullable(), at_ms: z.int() }).nullable(),
  /** Why this reader can't decide about it; null when they can. */
  undecidable: z.string().nullable(),
});
export type QueuedRefund = z.output<typeof QueuedRefund>;

/** `waiting` counts all that waits, also what the page has no room for. */
export const RefundQueue = z.object({ data: z.array(QueuedRefund), waiting: z.int() });
export type RefundQueue = z.output<typeof RefundQueue>;

/** Roles that may decide, as the permissions have them. */
export type MayDecide = (role: OperatorRole) => boolean;
