import { listAuditRecords } from "@/lib/audit/list";
import { ListAuditRecords } from "@/lib/audit/schema";
import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute({ scope: "admin:read", action: "audit:read", query: ListAuditRecords }, async ({ actor, query }) => ({
    status: 200,
    body: await listAuditRecords(actor, query),
  })),
});
