import type { PaymentIntent, PspCall } from "@/lib/db/client";

export type Tenant = { merchantId: string; livemode: false };

/** An intent as it is created. */
export function newIntent(
  id: string,
  tenant: Tenant,
  orderId: string,
  at: Date,
  terms: { amount: bigint; currency: string; manual: boolean; fingerprint: string | null },
): PaymentIntent {
  const { amount, currency, manual, fingerprint } = terms;
  return {
    ...noAmounts(),
    ...tenant,
    id,
    status: fingerprint ? "requires_confirmation" : "requires_payment_method",
    version: 1,
    amount,
    currency,
    orderId,
    captureMethod: manual ? "manual" : "automatic",
    returnUrl: null,
    description: null,
    metadata: {},
    paymentMethodType: fingerprint ? "card_token" : null,
    // The token itself was never here.
    paymentMethodTokenSealed: null,
    paymentMethodFingerprint: fingerprint,
    cardBrand: null,
    cardLast4: null,
    latestChargeId: null,
    nextAction: null,
    lastError: null,
    cancellationReason: null,
    cancelRequestedAt: null,
    captureBefore: null,
    allowDuplicate: false,
    confirmedAt: null,
    succeededAt: null,
    createdAt: at,
    updatedAt: at,
  };
}

/** A call that is about to be sent, before it is said what for. */
export function newCall(id: string, tenant: Tenant, at: Date): PspCall {
  return {
    ...tenant,
    id,
    chargeId: "",
    refundId: null,
    pspAccountId: "",
    operation: "",
    idempotencyKey: id,
    amount: 0n,
    currency: "",
    captureNow: false,
    finalCapture: false,
    releaseAmount: 0n,
    hasAlternative: false,
    status: "in_flight",
    outcome: null,
    pspReference: null,
    result: null,
    requestId: "",
    fence: 0,
    leaseUntil: null,
    sends: 0,
    firstSentAt: null,
    lastSentAt: null,
    answeredAt: null,
    durationMs: null,
    appliedAt: null,
    inquiries: 0,
    nextInquiryAt: null,
    resendAt: null,
    sweptAt: null,
    stoppedAt: null,
    doubtedAt: null,
    applyFailures: 0,
    createdAt: at,
  };
}

/** What no money was moved of yet. */
export function noAmounts() {
  return {
    amountAuthorized: 0n,
    amountCaptured: 0n,
    amountReleased: 0n,
    capturePending: 0n,
    amountRefunded: 0n,
    refundPending: 0n,
  };
}
