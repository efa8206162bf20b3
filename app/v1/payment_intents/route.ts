import { methods } from "@/lib/http/methods";
import { idempotentMerchantRoute, merchantRoute } from "@/lib/http/route";
import { createPaymentIntent } from "@/lib/payments/create";
import { ListPaymentIntents, listPaymentIntents } from "@/lib/payments/list";
import { paymentIntentSnapshot } from "@/lib/payments/retrieve";
import { CreatePaymentIntent } from "@/lib/payments/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: merchantRoute({ scope: "payments:read", query: ListPaymentIntents }, async ({ actor, query }) => ({
    status: 200,
    body: await listPaymentIntents(actor, query),
  })),
  POST: idempotentMerchantRoute(
    { scope: "payments:write", body: CreatePaymentIntent, successStatus: 201, snapshot: paymentIntentSnapshot },
    ({ actor, body, request }) => createPaymentIntent(actor, body, request),
  ),
});
