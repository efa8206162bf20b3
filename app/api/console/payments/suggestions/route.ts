import { can } from "@/lib/auth/permissions";
import { consoleRoute } from "@/lib/http/console-route";
import { suggestPayments } from "@/lib/payments/search-suggest";
import { SuggestPayments } from "@/lib/payments/search-suggest-schema";

export const GET = consoleRoute({ action: "payments:read", query: SuggestPayments }, (actor, query) =>
  suggestPayments(actor, query, (role) => can({ role }, "audit:read")),
);
