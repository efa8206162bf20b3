import { can } from "@/lib/auth/permissions";
import { consoleRoute } from "@/lib/http/console-route";
import { refundsLeft } from "@/lib/refunds/queue";
import { LeftQuery } from "@/lib/refunds/queue-schema";

export const GET = consoleRoute({ action: "payments:read", query: LeftQuery }, (operator, { refund_ids }) =>
  refundsLeft(operator, refund_ids, (role) => can({ role }, "refunds:decide")),
);
