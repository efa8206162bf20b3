/** Every type of event that merchants can subscribe to. */
export const EVENT_TYPES = [
  "payment_intent.created",
  "payment_intent.processing",
  "payment_intent.requires_action",
  "payment_intent.requires_capture",
  "payment_intent.succeeded",
  "payment_intent.payment_failed",
  "payment_intent.failed",
  "payment_intent.canceled",
  "charge.captured",
  "charge.refunded",
  "refund.created",
  "refund.requires_approval",
  "refund.approved",
  "refund.rejected",
  "refund.processing",
  "refund.succeeded",
  "refund.failed",
  "refund.canceled",
  "dispute.opened",
  "dispute.won",
  "dispute.lost",
  "webhook_endpoint.disabled",
  "ping",
] as const;

export type EventType = (typeof EVENT_TYPES)[number];
