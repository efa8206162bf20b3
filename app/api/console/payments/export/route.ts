import { adminFileRoute } from "@/lib/http/route";
import { exportPayments } from "@/lib/payments/search-export";
import { SearchPayments } from "@/lib/payments/search-schema";

/** The same as `GET /v1/admin/payments/search` with `Accept: text/csv`, for a link that can't set a header. */
export const GET = adminFileRoute(
  { scope: "admin:read", action: "payments:read", query: SearchPayments },
  ({ actor, query }) => exportPayments(actor, query),
);
