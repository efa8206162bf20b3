import { methods } from "@/lib/http/methods";
import { idempotentMerchantRoute } from "@/lib/http/route";
import { cancelRefund } from "@/lib/refunds/cancel";
import { refundSnapshot } from "@/lib/refunds/retrieve";
import { RefundParams } from "@/lib/refunds/schema";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: idempotentMerchantRoute(
    {
      scope: "refunds:write",
      params: RefundParams,
      successStatus: 200,
      snapshot: refundSnapshot,
    },
    ({ actor, params, request }) => cancelRefund(actor, params.id, request),
  ),
});
