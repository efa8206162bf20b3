import { methods } from "@/lib/http/methods";
import { merchantRoute } from "@/lib/http/route";
import { EventParams } from "@/lib/webhooks/event-schema";
import { retrieveEvent } from "@/lib/webhooks/events";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: merchantRoute({ scope: "events:read", params: EventParams }, async ({ actor, params }) => ({
    status: 200,
    body: await retrieveEvent(actor, params.id),
  })),
});
