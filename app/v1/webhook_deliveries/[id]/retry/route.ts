import { methods } from "@/lib/http/methods";
import { merchantRoute } from "@/lib/http/route";
import { DeliveryParams, NoBody } from "@/lib/webhooks/delivery-schema";
import { resendDelivery } from "@/lib/webhooks/resend";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: merchantRoute(
    { scope: "webhooks:manage", params: DeliveryParams, body: NoBody },
    async ({ actor, params }) => ({ status: 200, body: await resendDelivery(actor, params.id) }),
  ),
});
