import { methods } from "@/lib/http/methods";
import { idempotentMerchantRoute, merchantRoute } from "@/lib/http/route";
import { ListRefunds, listRefunds } from "@/lib/refunds/list";
import { requestRefund } from "@/lib/refunds/request";
import { refundSnapshot } from "@/lib/refunds/retrieve";
import { CreateRefund } from "@/lib/refunds/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: merchantRoute({ scope: "refunds:read", query: ListRefunds }, async ({ actor, query }) => ({
    status: 200,
    body: await listRefunds(actor, query),
  })),
  POST: idempotentMerchantRoute(
    { scope: "refunds:write", body: CreateRefund, successStatus: 201, snapshot: refundSnapshot },
    ({ actor, body, request }) => requestRefund(actor, body, request),
  ),
});
