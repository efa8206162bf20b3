import { can } from "@/lib/auth/permissions";
import { commands, methods } from "@/lib/http/methods";
import { idempotentAdminRoute } from "@/lib/http/route";
import { decideRefund, placeOfRefund } from "@/lib/refunds/decide";
import { refundSnapshot } from "@/lib/refunds/retrieve";
import { ApproveRefund, RefundCommandParams, RejectRefund } from "@/lib/refunds/schema";

const mayDecide = (role: Parameters<typeof can>[0]["role"]) => can({ role }, "refunds:decide");

const frame = {
  scope: "admin:refunds",
  action: "refunds:decide",
  params: RefundCommandParams,
  successStatus: 200,
  snapshot: refundSnapshot,
  ownerOf: (actor: Parameters<typeof placeOfRefund>[0], params: { id: string }) => placeOfRefund(actor, params.id),
} as const;

const approve = idempotentAdminRoute({ ...frame, body: ApproveRefund }, ({ actor, params, body, request }) =>
  decideRefund(actor, params.id, { decision: "approved", comment: body.comment }, mayDecide, request),
);

const reject = idempotentAdminRoute({ ...frame, body: RejectRefund }, ({ actor, params, body, request }) =>
  decideRefund(actor, params.id, { decision: "rejected", comment: body.reason }, mayDecide, request),
);

export const { GET, POST, PUT, PATCH, DELETE } = methods({ POST: commands({ approve, reject }) });
