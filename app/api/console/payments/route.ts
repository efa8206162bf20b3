import { consoleRoute } from "@/lib/http/console-route";
import { searchPayments } from "@/lib/payments/search";
import { SearchPayments } from "@/lib/payments/search-schema";

export const GET = consoleRoute({ action: "payments:read", query: SearchPayments }, searchPayments);
