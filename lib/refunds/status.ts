/** What a refund can go through. The database holds the same edges and refuses every other step. */
export const refundTransitions = {
  requires_approval: { approved: "processing", rejected: "rejected", canceled: "canceled", expired: "canceled" },
  processing: { refunded: "succeeded", refused: "failed" },
  succeeded: {},
  failed: {},
  rejected: {},
  canceled: {},
} as const;

export type RefundStatus = keyof typeof refundTransitions;
