import { methods } from "@/lib/http/methods";
import { merchantRoute } from "@/lib/http/route";
import { DeliveryParams } from "@/lib/webhooks/delivery-schema";
import { retrieveDelivery } from "@/lib/webhooks/retrieve-delivery";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: merchantRoute({ scope: "webhooks:manage", params: DeliveryParams }, async ({ actor, params }) => ({
    status: 200,
    body: await retrieveDelivery(actor, params.id),
  })),
});
