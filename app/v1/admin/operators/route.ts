import { createOperator } from "@/lib/auth/invite";
import { CreateOperator, ListOperators } from "@/lib/auth/operator-schema";
import { listOperators } from "@/lib/auth/operators";
import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";

/** A second create with the same email is refused, so none needs an Idempotency-Key. */
export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:manage", action: "operators:read", query: ListOperators },
    async ({ actor, query }) => ({ status: 200, body: await listOperators(actor, query) }),
  ),
  POST: adminRoute(
    { scope: "admin:manage", action: "operators:manage", body: CreateOperator },
    async ({ actor, body }) => ({ status: 201, body: await createOperator(actor, body) }),
  ),
});
