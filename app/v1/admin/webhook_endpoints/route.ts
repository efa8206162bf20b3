import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { ListEndpoints } from "@/lib/webhooks/endpoint-schema";
import { listEndpoints } from "@/lib/webhooks/endpoints";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute({ scope: "admin:read", action: "webhooks:read", query: ListEndpoints }, async ({ actor, query }) => ({
    status: 200,
    body: await listEndpoints(actor, query),
  })),
});
