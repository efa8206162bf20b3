import { idempotencyKeyOf } from "@/lib/http/idempotency-key";
import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { createApiClient } from "@/lib/merchants/api-clients";
import { listApiClients } from "@/lib/merchants/client-rows";
import { CreateApiClient, ListApiClients } from "@/lib/merchants/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:read", action: "merchants:read", query: ListApiClients },
    async ({ actor, query }) => ({
      status: 200,
      body: await listApiClients(actor, query),
    }),
  ),
  POST: adminRoute(
    { scope: "admin:manage", action: "merchants:manage", body: CreateApiClient },
    async ({ actor, body, headers }) => ({
      status: 201,
      body: await createApiClient(actor, body, idempotencyKeyOf(headers)),
    }),
  ),
});
