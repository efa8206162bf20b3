import { entityTag, notModified } from "@/lib/http/entity-tag";
import { methods } from "@/lib/http/methods";
import { merchantRoute } from "@/lib/http/route";
import { retrievePaymentIntent } from "@/lib/payments/retrieve";
import { PaymentIntentParams, RetrieveQuery } from "@/lib/payments/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: merchantRoute(
    { scope: "payments:read", params: PaymentIntentParams, query: RetrieveQuery },
    async ({ actor, params, query, waitMs, headers }) => {
      const body = await retrievePaymentIntent(actor, params.id, query.wait_for ? waitMs : 0);
      const etag = entityTag(body);
      return { status: notModified(headers, etag) ? 304 : 200, body, headers: { etag } };
    },
  ),
});
