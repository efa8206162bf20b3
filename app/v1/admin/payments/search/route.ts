import { wantsCsv } from "@/lib/http/csv";
import { methods } from "@/lib/http/methods";
import { adminFileRoute, adminRoute } from "@/lib/http/route";
import { searchPayments } from "@/lib/payments/search";
import { exportPayments } from "@/lib/payments/search-export";
import { SearchPayments } from "@/lib/payments/search-schema";

const frame = { scope: "admin:read", action: "payments:read", query: SearchPayments } as const;

const csv = adminFileRoute(frame, ({ actor, query }) => exportPayments(actor, query));

const json = adminRoute(frame, async ({ actor, query }) => ({
  status: 200,
  body: await searchPayments(actor, query),
  headers: { vary: "accept" },
}));

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: (request, context) => (wantsCsv(request.headers) ? csv(request, context) : json(request, context)),
});
