import { toJsonAmount } from "@/lib/core/money";
import type { PaymentIntent as PaymentIntentRow } from "@/lib/db/client";
import type { StoredResponse } from "@/lib/idempotency/keys";
import { capturableOf } from "@/lib/payments/amounts";
import { PaymentIntent } from "@/lib/payments/schema";

/** A payment intent as the API shows it. Parsed by its own schema, so that the contract can't drift from the code. */
export function serializePaymentIntent(row: PaymentIntentRow): PaymentIntent {
  return PaymentIntent.parse({
    payment_intent_id: row.id,
    status: row.status,
    merchant_id: row.merchantId,
    amount: toJsonAmount(row.amount),
    amount_capturable: toJsonAmount(row.status === "requires_capture" ? capturableOf(row) : 0n),
    amount_captured: toJsonAmount(row.amountCaptured),
    amount_refunded: toJsonAmount(row.amountRefunded),
    currency: row.currency,
    order_id: row.orderId,
    capture_method: row.captureMethod,
    payment_method: row.paymentMethodType && {
      type: row.paymentMethodType,
      brand: row.cardBrand,
      last4: row.cardLast4,
    },
    latest_charge_id: row.latestChargeId,
    next_action: row.nextAction,
    last_error: row.lastError,
    return_url: row.returnUrl,
    description: row.description,
    metadata: row.metadata,
    cancellation_reason: row.cancellationReason,
    capture_before_ms: row.captureBefore?.getTime() ?? null,
    created_ms: row.createdAt.getTime(),
    updated_ms: row.updatedAt.getTime(),
    livemode: row.livemode,
  });
}

/** The bytes of an answer, made once and kept. */
export function jsonResponse(status: number, body: unknown): StoredResponse {
  return { status, contentType: "application/json", body: new TextEncoder().encode(JSON.stringify(body)) };
}
