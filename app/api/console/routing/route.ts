import { consoleRoute } from "@/lib/http/console-route";
import { RoutingMode } from "@/lib/psp/routing-schema";
import { routingView } from "@/lib/psp/rule-versions";

export const GET = consoleRoute({ action: "routing:read", query: RoutingMode }, (operator, { livemode }) =>
  routingView(operator, livemode === undefined ? undefined : livemode === "true"),
);
