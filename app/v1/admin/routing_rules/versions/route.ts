import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { ListRoutingVersions } from "@/lib/psp/routing-schema";
import { modeOf } from "@/lib/psp/rule-sets";
import { listRoutingVersions } from "@/lib/psp/rule-versions";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:read", action: "routing:read", query: ListRoutingVersions },
    async ({ actor, query }) => ({ status: 200, body: await listRoutingVersions(actor, modeOf(actor, query), query) }),
  ),
});
