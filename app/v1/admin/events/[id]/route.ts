import { methods } from "@/lib/http/methods";
import { adminRoute, repeatableAdminRoute } from "@/lib/http/route";
import { EventParams, RedeliverEvent, RedeliverEventParams } from "@/lib/webhooks/event-schema";
import { retrieveEventDetail } from "@/lib/webhooks/events";
import { placeOfEvent, redeliverEvent } from "@/lib/webhooks/resend";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute({ scope: "admin:read", action: "webhooks:read", params: EventParams }, async ({ actor, params }) => ({
    status: 200,
    body: await retrieveEventDetail(actor, params.id),
  })),
  POST: repeatableAdminRoute(
    {
      scope: "admin:manage",
      action: "webhooks:resend",
      params: RedeliverEventParams,
      body: RedeliverEvent,
      ownerOf: (actor, params) => placeOfEvent(actor, params.id),
    },
    ({ actor, params, body, request }) => redeliverEvent(actor, params.id, body, request),
  ),
});
