import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { PutRoutingRules, RoutingMode } from "@/lib/psp/routing-schema";
import { getRoutingRules, modeOf, putRoutingRules } from "@/lib/psp/rule-sets";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute({ scope: "admin:read", action: "routing:read", query: RoutingMode }, async ({ actor, query }) => ({
    status: 200,
    body: await getRoutingRules(modeOf(actor, query)),
  })),
  PUT: adminRoute(
    { scope: "admin:manage", action: "routing:manage", query: RoutingMode, body: PutRoutingRules },
    async ({ actor, query, body }) => ({
      status: 200,
      body: await putRoutingRules(actor, modeOf(actor, query), body),
    }),
  ),
});
