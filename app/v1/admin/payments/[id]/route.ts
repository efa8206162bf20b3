import { can } from "@/lib/auth/permissions";
import { methods } from "@/lib/http/methods";
import { adminRoute, idempotentAdminRoute } from "@/lib/http/route";
import { placeOfPayment } from "@/lib/payments/admin-act";
import { cancelPaymentIntent } from "@/lib/payments/cancel";
import { capturePaymentIntent } from "@/lib/payments/capture";
import { paymentIntentSnapshot } from "@/lib/payments/retrieve";
import {
  CancelPaymentIntent,
  CapturePaymentIntent,
  PaymentCommandParams,
  PaymentIntentParams,
} from "@/lib/payments/schema";
import { documentPayment } from "@/lib/payments/story";

const mayOperate = (role: Parameters<typeof can>[0]["role"]) => can({ role }, "payments:operate");

const frame = {
  scope: "admin:manage",
  action: "payments:operate",
  params: PaymentCommandParams,
  successStatus: 200,
  snapshot: paymentIntentSnapshot,
  ownerOf: (actor: Parameters<typeof placeOfPayment>[0], params: { id: string }) => placeOfPayment(actor, params.id),
} as const;

const capture = idempotentAdminRoute({ ...frame, body: CapturePaymentIntent }, ({ actor, params, body, request }) =>
  capturePaymentIntent(actor, params.id, body, request, mayOperate),
);

const cancel = idempotentAdminRoute({ ...frame, body: CancelPaymentIntent }, ({ actor, params, body, request }) =>
  cancelPaymentIntent(actor, params.id, body, request, mayOperate),
);

/** `{id}:capture` and `{id}:cancel` are one segment of the address; whatever else it says is refused by its schema. */
export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: adminRoute(
    { scope: "admin:read", action: "payments:read", params: PaymentIntentParams },
    async ({ actor, params }) => ({ status: 200, body: await documentPayment(actor, params.id) }),
  ),
  POST: async (request, context) => {
    const { id } = await context.params;
    return String(id).endsWith("cancel") ? cancel(request, context) : capture(request, context);
  },
});
