import { VerifyChain } from "@/lib/audit/schema";
import { verifyChain } from "@/lib/audit/verify";
import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute({ scope: "admin:read", action: "audit:read", query: VerifyChain }, async ({ actor, query }) => ({
    status: 200,
    body: await verifyChain(actor, query),
  })),
});
