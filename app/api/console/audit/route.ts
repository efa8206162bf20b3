import { listAuditRecords } from "@/lib/audit/list";
import { ListAuditRecords } from "@/lib/audit/schema";
import { consoleRoute } from "@/lib/http/console-route";

export const GET = consoleRoute({ action: "audit:read", query: ListAuditRecords }, listAuditRecords);
