import { consoleRoute } from "@/lib/http/console-route";
import { earlierRefunds } from "@/lib/refunds/earlier";
import { EarlierQuery } from "@/lib/refunds/queue-schema";

export const GET = consoleRoute({ action: "payments:read", query: EarlierQuery }, (operator, { refund_id }) =>
  earlierRefunds(operator, refund_id),
);
