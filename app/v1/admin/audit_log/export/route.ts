import { exportAuditRecords } from "@/lib/audit/export";
import { ExportAuditRecords } from "@/lib/audit/schema";
import { methods } from "@/lib/http/methods";
import { adminFileRoute } from "@/lib/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminFileRoute(
    { scope: "admin:read", action: "audit:read", query: ExportAuditRecords },
    async ({ actor, query }) => exportAuditRecords(actor, query),
  ),
});
