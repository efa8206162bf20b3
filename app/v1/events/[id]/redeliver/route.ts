import { methods } from "@/lib/http/methods";
import { merchantRoute } from "@/lib/http/route";
import { EventParams, RedeliverEvent } from "@/lib/webhooks/event-schema";
import { redeliverEvent } from "@/lib/webhooks/resend";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: merchantRoute(
    { scope: "webhooks:manage", params: EventParams, body: RedeliverEvent },
    async ({ actor, params, body }) => ({ status: 200, body: await redeliverEvent(actor, params.id, body) }),
  ),
});
