/**
 * What a payment intent can go through. "unknown" is absent: it moves nothing.
 * The database holds the same edges (`state_edges`) and refuses every other step.
 */
export const paymentIntentTransitions = {
  requires_payment_method: { confirmed: "processing", canceled: "canceled" },
  requires_confirmation: { confirmed: "processing", canceled: "canceled" },
  requires_action: {
    action_completed: "processing",
    cancel_started: "processing",
    authorized: "requires_capture",
    captured: "succeeded",
    declined: "requires_payment_method",
    exhausted: "failed",
    canceled: "canceled",
  },
  processing: {
    action_required: "requires_action",
    authorized: "requires_capture",
    captured: "succeeded",
    declined: "requires_payment_method",
    // No PSP took the request: the card was not tried, so the same confirm may be tried again.
    not_taken: "requires_confirmation",
    exhausted: "failed",
    // A capture or a cancel that the PSP refused leaves the money held, as it was.
    capture_refused: "requires_capture",
    cancel_refused: "requires_capture",
    expired: "failed",
    canceled: "canceled",
  },
  requires_capture: {
    capture_started: "processing",
    cancel_started: "processing",
    captured: "succeeded",
    expired: "failed",
    canceled: "canceled",
  },
  succeeded: {},
  canceled: {},
  failed: {},
} as const;

export type PaymentIntentStatus = keyof typeof paymentIntentTransitions;

/** What a charge, one try at one PSP account, can go through. */
export const chargeTransitions = {
  processing: {
    action_required: "requires_action",
    authorized: "authorized",
    captured: "captured",
    declined: "declined",
    not_taken: "failed",
    voided: "voided",
    differs: "needs_review",
  },
  requires_action: {
    action_completed: "processing",
    authorized: "authorized",
    captured: "captured",
    declined: "declined",
    voided: "voided",
    differs: "needs_review",
  },
  authorized: { captured: "captured", voided: "voided", expired: "expired" },
  // The PSP's answer is not what we asked for. A person decides; until then nothing else may be charged.
  needs_review: { authorized: "authorized", captured: "captured", declined: "declined", voided: "voided" },
  captured: {},
  declined: {},
  failed: {},
  voided: {},
  expired: {},
} as const;

export type ChargeStatus = keyof typeof chargeTransitions;

/** Charges that may hold money or may yet take it: at most one for each intent. */
export const LIVE_CHARGE_STATUSES = [
  "processing",
  "requires_action",
  "authorized",
  "needs_review",
  "captured",
] as const satisfies readonly ChargeStatus[];
