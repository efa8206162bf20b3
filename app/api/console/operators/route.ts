import { ListOperators } from "@/lib/auth/operator-schema";
import { listOperators } from "@/lib/auth/operators";
import { consoleRoute } from "@/lib/http/console-route";

export const GET = consoleRoute({ action: "operators:read", query: ListOperators }, listOperators);
