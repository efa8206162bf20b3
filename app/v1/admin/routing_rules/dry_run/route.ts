import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { dryRunRouting } from "@/lib/payments/dry-run-routing";
import { DryRunRouting, RoutingMode } from "@/lib/psp/routing-schema";
import { modeOf } from "@/lib/psp/rule-sets";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: adminRoute(
    { scope: "admin:read", action: "routing:read", query: RoutingMode, body: DryRunRouting },
    async ({ actor, query, body }) => ({ status: 200, body: await dryRunRouting(actor, modeOf(actor, query), body) }),
  ),
});
