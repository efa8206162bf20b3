import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { changeMerchant, retrieveMerchant } from "@/lib/merchants/merchants";
import { ChangeMerchant, MerchantParams } from "@/lib/merchants/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:read", action: "merchants:read", params: MerchantParams },
    async ({ actor, params }) => ({
      status: 200,
      body: await retrieveMerchant(actor, params.id),
    }),
  ),
  PATCH: adminRoute(
    { scope: "admin:manage", action: "merchants:manage", params: MerchantParams, body: ChangeMerchant },
    async ({ actor, params, body }) => ({ status: 200, body: await changeMerchant(actor, params.id, body) }),
  ),
});
