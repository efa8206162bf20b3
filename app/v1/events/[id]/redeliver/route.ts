import { methods } from "@/lib/http/methods";
import { repeatableMerchantRoute } from "@/lib/http/route";
import { EventParams, RedeliverEvent } from "@/lib/webhooks/event-schema";
import { redeliverEvent } from "@/lib/webhooks/resend";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: repeatableMerchantRoute(
    { scope: "webhooks:manage", params: EventParams, body: RedeliverEvent },
    ({ actor, params, body, request }) => redeliverEvent(actor, params.id, body, request),
  ),
});
