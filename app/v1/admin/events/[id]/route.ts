import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { EventParams, RedeliverEvent, RedeliverEventParams } from "@/lib/webhooks/event-schema";
import { retrieveEventDetail } from "@/lib/webhooks/events";
import { redeliverEvent } from "@/lib/webhooks/resend";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute({ scope: "admin:read", action: "webhooks:read", params: EventParams }, async ({ actor, params }) => ({
    status: 200,
    body: await retrieveEventDetail(actor, params.id),
  })),
  POST: adminRoute(
    { scope: "admin:manage", action: "webhooks:resend", params: RedeliverEventParams, body: RedeliverEvent },
    async ({ actor, params, body }) => ({ status: 200, body: await redeliverEvent(actor, params.id, body) }),
  ),
});
