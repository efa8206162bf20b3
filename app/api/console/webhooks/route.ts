import { consoleRoute } from "@/lib/http/console-route";
import { ListEndpoints } from "@/lib/webhooks/endpoint-schema";
import { listEndpoints } from "@/lib/webhooks/endpoints";

export const GET = consoleRoute({ action: "webhooks:read", query: ListEndpoints }, listEndpoints);
