import { consoleRoute } from "@/lib/http/console-route";
import { overview } from "@/lib/overview/overview";
import { OverviewQuery } from "@/lib/overview/schema";

export const GET = consoleRoute({ action: "payments:read", query: OverviewQuery }, (operator, { from_ms }) =>
  overview(operator, from_ms),
);
