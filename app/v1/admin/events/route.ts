import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { ListAllEvents } from "@/lib/webhooks/event-schema";
import { listAllEvents } from "@/lib/webhooks/events";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute({ scope: "admin:read", action: "webhooks:read", query: ListAllEvents }, async ({ actor, query }) => ({
    status: 200,
    body: await listAllEvents(actor, query),
  })),
});
