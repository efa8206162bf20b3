import { z } from "zod";
import { consoleRoute } from "@/lib/http/console-route";
import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { SaveView } from "@/lib/payments/saved-view-schema";
import { savedViews, saveView } from "@/lib/payments/saved-views";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: consoleRoute({ action: "payments:read", query: z.object({}) }, (operator) => savedViews(operator)),
  POST: adminRoute({ scope: "admin:read", action: "payments:read", body: SaveView }, async ({ actor, body }) => ({
    status: 200,
    body: await saveView(actor, body),
  })),
});
