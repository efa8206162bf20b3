import { methods } from "@/lib/http/methods";
import { idempotentMerchantRoute } from "@/lib/http/route";
import { confirmPaymentIntent } from "@/lib/payments/confirm";
import { paymentIntentSnapshot } from "@/lib/payments/retrieve";
import { ConfirmPaymentIntent, PaymentIntentParams } from "@/lib/payments/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: idempotentMerchantRoute(
    {
      scope: "payments:write",
      params: PaymentIntentParams,
      body: ConfirmPaymentIntent,
      successStatus: 200,
      snapshot: paymentIntentSnapshot,
    },
    ({ actor, params, body, request }) => confirmPaymentIntent(actor, params.id, body, request),
  ),
});
