import { can } from "@/lib/auth/permissions";
import { methods } from "@/lib/http/methods";
import { adminRoute, idempotentAdminRoute } from "@/lib/http/route";
import { ListRefunds, listRefunds } from "@/lib/refunds/list";
import { placeOfCharge, requestRefund } from "@/lib/refunds/request";
import { refundSnapshot } from "@/lib/refunds/retrieve";
import { RequestRefund } from "@/lib/refunds/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:refunds", action: "payments:read", query: ListRefunds },
    async ({ actor, query }) => ({ status: 200, body: await listRefunds(actor, query) }),
  ),
  POST: idempotentAdminRoute(
    {
      scope: "admin:refunds",
      action: "refunds:request",
      body: RequestRefund,
      successStatus: 201,
      snapshot: refundSnapshot,
      ownerOf: (actor, _params, body) => placeOfCharge(actor, body.charge_id),
    },
    ({ actor, body, request }) => requestRefund(actor, body, request, (role) => can({ role }, "refunds:request")),
  ),
});
