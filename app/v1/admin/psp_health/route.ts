import { methods } from "@/lib/http/methods";
import { adminRoute } from "@/lib/http/route";
import { pspHealth } from "@/lib/psp/health";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute({ scope: "admin:read", action: "psps:read" }, async ({ actor }) => ({
    status: 200,
    body: await pspHealth(actor),
  })),
});
