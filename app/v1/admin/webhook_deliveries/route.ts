import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { ListDeliveries } from "@/lib/webhooks/delivery-schema";
import { listDeliveries } from "@/lib/webhooks/list-deliveries";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:read", action: "webhooks:read", query: ListDeliveries },
    async ({ actor, query }) => ({
      status: 200,
      body: await listDeliveries(actor, query),
    }),
  ),
});
