import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { ListNotifications } from "@/lib/psp/notification-schema";
import { listNotifications } from "@/lib/psp/notifications";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:read", action: "notifications:read", query: ListNotifications },
    async ({ actor, query }) => ({ status: 200, body: await listNotifications(actor, query) }),
  ),
});
