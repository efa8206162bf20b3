import { db, type PspCall } from "@/lib/db/client";
import { openToken } from "@/lib/payments/payment-method";
import { operationOf } from "@/lib/psp/operation";
import type { PspRequest } from "@/lib/psp/psp";

/** A recorded call as the PSP is sent it: the same every time, whoever sends it. */
export async function describePspCall(call: PspCall): Promise<PspRequest> {
  const charge = await db().charge.findUniqueOrThrow({
    where: { id: call.chargeId },
    select: {
      pspReference: true,
      paymentIntent: { select: { id: true, orderId: true, returnUrl: true, paymentMethodTokenSealed: true } },
    },
  });
  const request = {
    idempotencyKey: call.idempotencyKey,
    requestId: call.requestId,
    amountMinor: call.amount,
    currency: call.currency,
  };
  const operation = operationOf(call);
  if (operation === "authorize") {
    const { paymentIntent: intent } = charge;
    return {
      ...request,
      operation,
      token: openToken(intent),
      captureNow: call.captureNow,
      orderId: intent.orderId,
      ...(intent.returnUrl ? { returnUrl: intent.returnUrl } : {}),
    };
  }
  if (!charge.pspReference) throw new Error(`Bug: PSP call ${call.id} is about a charge that no PSP knows.`);
  const followUp = { ...request, chargeReference: charge.pspReference };
  return operation === "capture" ? { ...followUp, operation, final: call.finalCapture } : { ...followUp, operation };
}
