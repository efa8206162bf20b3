import { methods } from "@/lib/http/methods";
import { idempotentMerchantRoute } from "@/lib/http/route";
import { capturePaymentIntent } from "@/lib/payments/capture";
import { paymentIntentSnapshot } from "@/lib/payments/retrieve";
import { CapturePaymentIntent, PaymentIntentParams } from "@/lib/payments/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: idempotentMerchantRoute(
    {
      scope: "payments:write",
      params: PaymentIntentParams,
      body: CapturePaymentIntent,
      successStatus: 200,
      snapshot: paymentIntentSnapshot,
    },
    ({ actor, params, body, request }) => capturePaymentIntent(actor, params.id, body, request),
  ),
});
