import { methods } from "@/lib/http/methods";
import { merchantRoute } from "@/lib/http/route";
import { retrieveRefund } from "@/lib/refunds/retrieve";
import { RefundParams } from "@/lib/refunds/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: merchantRoute({ scope: "refunds:read", params: RefundParams }, async ({ actor, params }) => ({
    status: 200,
    body: await retrieveRefund(actor, params.id),
  })),
});
