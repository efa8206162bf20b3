import { can } from "@/lib/auth/permissions";
import { consoleRoute } from "@/lib/http/console-route";
import { refundQueue } from "@/lib/refunds/queue";
import { QueueQuery } from "@/lib/refunds/queue-schema";

export const GET = consoleRoute({ action: "payments:read", query: QueueQuery }, (operator, query) =>
  refundQueue(operator, query, (role) => can({ role }, "refunds:decide")),
);
