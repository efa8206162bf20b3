import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { EndpointParams } from "@/lib/webhooks/endpoint-schema";
import { retrieveEndpoint } from "@/lib/webhooks/endpoints";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:read", action: "webhooks:read", params: EndpointParams },
    async ({ actor, params }) => ({
      status: 200,
      body: await retrieveEndpoint(actor, params.id),
    }),
  ),
});
