import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { retrieveMerchant } from "@/lib/merchants/merchants";
import { putRefundPolicy } from "@/lib/merchants/refund-policy";
import { MerchantParams, RefundPolicy } from "@/lib/merchants/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:read", action: "merchants:read", params: MerchantParams },
    async ({ actor, params }) => ({
      status: 200,
      body: (await retrieveMerchant(actor, params.id)).refund_policy,
    }),
  ),
  PUT: adminRoute(
    { scope: "admin:manage", action: "merchants:manage", params: MerchantParams, body: RefundPolicy },
    async ({ actor, params, body }) => ({ status: 200, body: await putRefundPolicy(actor, params.id, body) }),
  ),
});
