import { consoleRoute } from "@/lib/http/console-route";
import { notificationList } from "@/lib/psp/notification-list";
import { ListNotifications } from "@/lib/psp/notification-schema";

export const GET = consoleRoute({ action: "notifications:read", query: ListNotifications }, notificationList);
