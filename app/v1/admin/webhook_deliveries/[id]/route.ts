import { methods } from "@/lib/http/methods";
import { adminRoute, repeatableAdminRoute } from "@/lib/http/route";
import { DeliveryParams, RetryDeliveryParams } from "@/lib/webhooks/delivery-schema";
import { placeOfDelivery, resendDelivery } from "@/lib/webhooks/resend";
import { retrieveDelivery } from "@/lib/webhooks/retrieve-delivery";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:read", action: "webhooks:read", params: DeliveryParams },
    async ({ actor, params }) => ({
      status: 200,
      body: await retrieveDelivery(actor, params.id),
    }),
  ),
  POST: repeatableAdminRoute(
    {
      scope: "admin:manage",
      action: "webhooks:resend",
      params: RetryDeliveryParams,
      ownerOf: (actor, params) => placeOfDelivery(actor, params.id),
    },
    ({ actor, params, request }) => resendDelivery(actor, params.id, request),
  ),
});
