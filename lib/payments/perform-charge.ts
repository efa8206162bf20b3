import { TryAgain } from "@/lib/core/try-again";
import type { PspCall } from "@/lib/db/client";
import { db } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import { applyChargeResult } from "@/lib/payments/apply-result";
import { openToken } from "@/lib/payments/payment-method";
import { performPspCall } from "@/lib/psp/call";
import type { PspRequest } from "@/lib/psp/psp";

/**
 * Sends a charge to its PSP, if nobody has, and applies the answer. Safe to run any number of times: what was sent is
 * never sent by a second process, and what was answered is applied again without effect.
 */
export async function performCharge(chargeId: string): Promise<void> {
  const call = await db().pspCall.findFirstOrThrow({
    where: { chargeId, operation: "authorize" },
    select: { id: true },
  });
  await sendCharge(call.id);
}

/** Sends or resends one authorization, and applies its answer or hands it to the janitor. */
export async function sendCharge(pspCallId: string, options: { resendUnknown?: boolean } = {}): Promise<void> {
  const made = await performPspCall(pspCallId, describeCharge, options);
  switch (made.state) {
    case "answered":
      await applyChargeResult(pspCallId, made.result);
      // A pending charge is told of by a notification; should that get lost, the janitor asks.
      if (made.result.outcome === "pending") await askLater(pspCallId);
      return;
    case "unknown":
      return askLater(pspCallId);
    case "to_resend":
      throw new TryAgain("The PSP took nothing; the same request goes out again.", made.afterMs);
    case "held":
      throw new TryAgain("Another process holds this PSP call.", made.leaseLeftMs);
    case "closed":
      return;
  }
}

async function askLater(pspCallId: string): Promise<void> {
  await instruct(db(), { name: "psp_call/unsettled", data: { psp_call_id: pspCallId } });
}

async function describeCharge(call: PspCall): Promise<PspRequest> {
  const { paymentIntent: intent } = await db().charge.findUniqueOrThrow({
    where: { id: call.chargeId },
    select: { paymentIntent: { select: { id: true, orderId: true, returnUrl: true, paymentMethodTokenSealed: true } } },
  });
  return {
    operation: "authorize",
    idempotencyKey: call.idempotencyKey,
    requestId: call.requestId,
    amountMinor: call.amount,
    currency: call.currency,
    token: openToken(intent),
    captureNow: call.captureNow,
    orderId: intent.orderId,
    ...(intent.returnUrl ? { returnUrl: intent.returnUrl } : {}),
  };
}
