import { toJsonAmount } from "@/lib/core/money";
import type { Charge as ChargeRow } from "@/lib/db/client";
import { refundableOf } from "@/lib/payments/amounts";
import { Charge } from "@/lib/payments/charge-schema";

/** A charge as the API shows it. Parsed by its own schema, so that the contract can't drift from the code. */
export function serializeCharge(row: ChargeRow): Charge {
  return Charge.parse({
    charge_id: row.id,
    payment_intent_id: row.paymentIntentId,
    merchant_id: row.merchantId,
    status: row.status,
    amount: toJsonAmount(row.amount),
    currency: row.currency,
    amount_authorized: toJsonAmount(row.amountAuthorized),
    amount_captured: toJsonAmount(row.amountCaptured),
    amount_refunded: toJsonAmount(row.amountRefunded),
    amount_refundable: toJsonAmount(refundableOf(row)),
    capture_method: row.captureMethod,
    psp: row.pspAccountId,
    payment_method: paymentMethodOf(row),
    failure_code: row.failureCode,
    decline_code: row.declineCode,
    capture_before_ms: row.captureBefore?.getTime() ?? null,
    created_ms: row.createdAt.getTime(),
    updated_ms: row.updatedAt.getTime(),
    livemode: row.livemode,
  });
}

/** Charges are made with PSPs' tokens for cards, and with nothing else. */
function paymentMethodOf({ cardBrand, cardLast4 }: ChargeRow): Charge["payment_method"] {
  if (cardBrand === null && cardLast4 === null) return null;
  return { type: "card_token", brand: cardBrand, last4: cardLast4 };
}
