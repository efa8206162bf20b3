import { methods } from "@/lib/http/methods";
import { idempotentMerchantRoute } from "@/lib/http/route";
import { createPaymentIntent } from "@/lib/payments/create";
import { paymentIntentSnapshot } from "@/lib/payments/retrieve";
import { CreatePaymentIntent } from "@/lib/payments/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: idempotentMerchantRoute(
    { scope: "payments:write", body: CreatePaymentIntent, successStatus: 201, snapshot: paymentIntentSnapshot },
    ({ actor, body, request }) => createPaymentIntent(actor, body, request),
  ),
});
