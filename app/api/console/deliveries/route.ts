import { consoleRoute } from "@/lib/http/console-route";
import { ListDeliveries } from "@/lib/webhooks/delivery-schema";
import { listDeliveries } from "@/lib/webhooks/list-deliveries";

export const GET = consoleRoute({ action: "webhooks:read", query: ListDeliveries }, listDeliveries);
