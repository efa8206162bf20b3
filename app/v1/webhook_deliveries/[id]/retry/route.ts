import { methods } from "@/lib/http/methods";
import { repeatableMerchantRoute } from "@/lib/http/route";
import { DeliveryParams } from "@/lib/webhooks/delivery-schema";
import { resendDelivery } from "@/lib/webhooks/resend";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: repeatableMerchantRoute({ scope: "webhooks:manage", params: DeliveryParams }, ({ actor, params, request }) =>
    resendDelivery(actor, params.id, request),
  ),
});
