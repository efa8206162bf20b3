import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { pspHealthDetail } from "@/lib/psp/health";
import { PspHealthQuery, PspParams } from "@/lib/psp/health-schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:read", action: "psps:read", params: PspParams, query: PspHealthQuery },
    async ({ actor, params, query }) => ({ status: 200, body: await pspHealthDetail(actor, params.id, query.range) }),
  ),
});
