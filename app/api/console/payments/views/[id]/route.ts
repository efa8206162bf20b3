import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { SavedViewParams } from "@/lib/payments/saved-view-schema";
import { removeView } from "@/lib/payments/saved-views";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  DELETE: adminRoute(
    { scope: "admin:read", action: "payments:read", params: SavedViewParams },
    async ({ actor, params }) => ({
      status: 200,
      body: await removeView(actor, params.id),
    }),
  ),
});
