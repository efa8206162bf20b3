import { consoleRoute } from "@/lib/http/console-route";
import { ListAllEvents } from "@/lib/webhooks/event-schema";
import { listAllEvents } from "@/lib/webhooks/events";

export const GET = consoleRoute({ action: "webhooks:read", query: ListAllEvents }, listAllEvents);
