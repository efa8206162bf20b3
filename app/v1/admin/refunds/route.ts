import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { ListRefunds, listRefunds } from "@/lib/refunds/list";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:refunds", action: "payments:read", query: ListRefunds },
    async ({ actor, query }) => ({ status: 200, body: await listRefunds(actor, query) }),
  ),
});
