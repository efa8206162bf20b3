import { z } from "zod";
import { PaymentIntent } from "@/lib/payments/schema";
import { Refund } from "@/lib/refunds/schema";

/** The queue's tabs: what waits for a decision, what was decided, everything. */
export const QUEUE_TABS = ["waiting", "decided", "all"] as const;
export type QueueTab = (typeof QUEUE_TABS)[number];

const refundId = z.string().regex(/^rf_\w{1,61}$/);

/** Which tab, from which refund on, and which refund is open. An address that says something else says nothing. */
export const QueueQuery = z.object({
  tab: z.enum(QUEUE_TABS).optional().catch(undefined),
  after: refundId.optional().catch(undefined),
  open: refundId.optional().catch(undefined),
});
export type QueueQuery = z.output<typeof QueueQuery>;

/** Counted up to here; more than that is "100 and more" to whoever decides. */
export const EARLIER_COUNTED_MAX = 100;

/** A refund as somebody sees it who has to decide. Amounts are minor units in text. */
export const QueuedRefund = z.object({
  refund_id: z.string(),
  status: Refund.shape.status,
  amount: z.string(),
  currency: z.string(),
  reason: Refund.shape.reason,
  /** What the maker says about it; only people do. */
  said: z.string().nullable(),
  rule: z.string().nullable(),
  failure_code: z.string().nullable(),
  created_ms: z.int(),
  updated_ms: z.int(),
  expires_ms: z.int().nullable(),
  livemode: z.boolean(),
  /** Who asked, by name. */
  maker: z.string(),
  merchant_name: z.string(),
  payment_intent_id: z.string(),
  payment_status: PaymentIntent.shape.status,
  psp_name: z.string(),
  order_id: z.string(),
  /** What was captured of the payment, and what went back of it so far. */
  captured: z.string(),
  refunded: z.string(),
  paid_ms: z.int(),
  card: z.object({ brand: z.string().nullable(), last4: z.string() }).nullable(),
  /** Earlier refunds of the same order, and of the same card at the same merchant. */
  earlier: z.int(),
  earlier_of_card: z.int(),
  /** `through`: the client of theirs that it came by. */
  decision: z
    .object({
      by: z.string(),
      through: z.string().nullable(),
      word: z.string(),
      comment: z.string().nullable(),
      at_ms: z.int(),
    })
    .nullable(),
  /** Why this reader can't decide about it; null when they can. */
  undecidable: z.string().nullable(),
});
export type QueuedRefund = z.output<typeof QueuedRefund>;

export const RefundQueue = z.object({
  /** When it was read, by the server's clock: what is still to come is counted from it. */
  read_ms: z.int(),
  data: z.array(QueuedRefund),
  /** Counts all that waits, also what the page has no room for. */
  waiting: z.int(),
  /** What to give as `after` for the next page; null where the list ends. */
  next_cursor: z.string().nullable(),
  /** The refund that the address has open, wherever it stands. */
  opened: QueuedRefund.nullable(),
});
export type RefundQueue = z.output<typeof RefundQueue>;

/** A screen full is asked for at once: some 3 kB of address. */
export const LEFT_MAX = 100;
export const LeftQuery = z.object({
  refund_ids: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(refundId).max(LEFT_MAX)),
});
export const RefundsLeft = z.object({ data: z.array(QueuedRefund) });
export type RefundsLeft = z.output<typeof RefundsLeft>;

export const EarlierQuery = z.object({ refund_id: refundId });

/** Other refunds to know of before deciding about one: of its order, and of its card. */
export const EarlierRefund = z.object({
  refund_id: z.string(),
  of: z.enum(["order", "card"]),
  status: Refund.shape.status,
  amount: z.string(),
  currency: z.string(),
  reason: Refund.shape.reason,
  order_id: z.string(),
  payment_intent_id: z.string(),
  created_ms: z.int(),
});
export type EarlierRefund = z.output<typeof EarlierRefund>;
export const EarlierRefunds = z.object({ data: z.array(EarlierRefund) });
export type EarlierRefunds = z.output<typeof EarlierRefunds>;
