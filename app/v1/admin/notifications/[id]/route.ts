import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { NotificationParams, ReprocessParams } from "@/lib/psp/notification-schema";
import { reprocessNotification, retrieveNotification } from "@/lib/psp/notifications";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:read", action: "notifications:read", params: NotificationParams },
    async ({ actor, params }) => ({ status: 200, body: await retrieveNotification(actor, params.id) }),
  ),
  POST: adminRoute(
    { scope: "admin:manage", action: "notifications:reprocess", params: ReprocessParams },
    async ({ actor, params }) => ({ status: 200, body: await reprocessNotification(actor, params.id) }),
  ),
});
