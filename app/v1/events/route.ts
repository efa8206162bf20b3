import { methods } from "@/lib/http/methods";
import { merchantRoute } from "@/lib/http/route";
import { ListEvents } from "@/lib/webhooks/event-schema";
import { listEvents } from "@/lib/webhooks/events";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: merchantRoute({ scope: "events:read", query: ListEvents }, async ({ actor, query }) => ({
    status: 200,
    body: await listEvents(actor, query),
  })),
});
