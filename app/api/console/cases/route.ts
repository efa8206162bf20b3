import { caseQueue } from "@/lib/cases/list";
import { CaseQueueQuery } from "@/lib/cases/schema";
import { consoleRoute } from "@/lib/http/console-route";

export const GET = consoleRoute({ action: "cases:read", query: CaseQueueQuery }, caseQueue);
