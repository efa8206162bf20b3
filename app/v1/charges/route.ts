import { methods } from "@/lib/http/methods";
import { merchantRoute } from "@/lib/http/route";
import { ListCharges } from "@/lib/payments/charge-schema";
import { listCharges } from "@/lib/payments/list-charges";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: merchantRoute({ scope: "payments:read", query: ListCharges }, async ({ actor, query }) => ({
    status: 200,
    body: await listCharges(actor, query),
  })),
});
