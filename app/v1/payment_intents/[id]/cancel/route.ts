import { methods } from "@/lib/http/methods";
import { idempotentMerchantRoute } from "@/lib/http/route";
import { cancelPaymentIntent } from "@/lib/payments/cancel";
import { paymentIntentSnapshot } from "@/lib/payments/retrieve";
import { CancelPaymentIntent, PaymentIntentParams } from "@/lib/payments/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: idempotentMerchantRoute(
    {
      scope: "payments:write",
      params: PaymentIntentParams,
      body: CancelPaymentIntent,
      successStatus: 200,
      snapshot: paymentIntentSnapshot,
    },
    ({ actor, params, body, request }) => cancelPaymentIntent(actor, params.id, body, request),
  ),
});
