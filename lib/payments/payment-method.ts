import type { PaymentIntent as PaymentIntentRow } from "@/lib/db/client";
import type { CreatePaymentIntent } from "@/lib/payments/schema";
import { fingerprint, open, seal } from "@/lib/seal";

/** A payment method as the intent keeps it. */
export type PaymentMethodColumns = Pick<
  PaymentIntentRow,
  "paymentMethodType" | "paymentMethodTokenSealed" | "paymentMethodFingerprint" | "cardBrand" | "cardLast4"
>;

/** A payment method as the intent keeps it: the token sealed, what the card looks like not known until a PSP says so. */
export function paymentMethodColumns(
  owner: { merchantId: string },
  intentId: string,
  method: CreatePaymentIntent["payment_method"],
): PaymentMethodColumns {
  return {
    paymentMethodType: method?.type ?? null,
    paymentMethodTokenSealed: method ? seal(method.token, place(intentId)) : null,
    paymentMethodFingerprint: method ? fingerprint(method.token, owner.merchantId) : null,
    cardBrand: null,
    cardLast4: null,
  };
}

/** The token to charge. Throws when the intent has none. */
export function openToken(intent: Pick<PaymentIntentRow, "id" | "paymentMethodTokenSealed">): string {
  if (!intent.paymentMethodTokenSealed) throw new Error(`Bug: payment intent ${intent.id} has no payment method.`);
  return open(intent.paymentMethodTokenSealed, place(intent.id));
}

function place(intentId: string): string {
  return `payment_intents/${intentId}/payment_method_token`;
}
