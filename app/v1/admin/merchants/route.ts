import { idempotencyKeyOf } from "@/lib/http/idempotency-key";
import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { createMerchant, listMerchants } from "@/lib/merchants/merchants";
import { CreateMerchant, ListMerchants } from "@/lib/merchants/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:read", action: "merchants:read", query: ListMerchants },
    async ({ actor, query }) => ({
      status: 200,
      body: await listMerchants(actor, query),
    }),
  ),
  POST: adminRoute(
    { scope: "admin:manage", action: "merchants:manage", body: CreateMerchant },
    async ({ actor, body, headers }) => ({
      status: 201,
      body: await createMerchant(actor, body, idempotencyKeyOf(headers)),
    }),
  ),
});
