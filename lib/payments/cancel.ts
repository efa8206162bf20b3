import { refuseWhileLateMoney } from "@/lib/cases/late-money";
import type { AdminActor, MayAct } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import type { PspCall, Tx } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import { transaction } from "@/lib/db/transaction";
import type { Committed } from "@/lib/idempotency/await-answer";
import { claimKey, type KeyedRequest } from "@/lib/idempotency/keys";
import { placeOfPayment, recordAct, refuseUnlessMay } from "@/lib/payments/admin-act";
import { answerWaiting } from "@/lib/payments/answer-waiting";
import { startCancelVoid } from "@/lib/payments/cancel-void";
import { chargeOf, type LockedCharge, type LockedIntent, lockIntent } from "@/lib/payments/lock";
import type { CancelPaymentIntent } from "@/lib/payments/schema";
import { stepIntent } from "@/lib/payments/step";
import { instructCall } from "@/lib/psp/start-call";

type Remembered = { cancelRequestedAt: Date; cancellationReason: string | null };

/**
 * Commits the intention to cancel a payment, once for each key. Where nothing was sent to a PSP the payment is canceled
 * at once; what is held is voided; while an outcome is unknown the wish is remembered, and carried out when it is known.
 * `mayCancel` comes with an act through the admin API, which is put on record.
 */
export async function cancelPaymentIntent(
  actor: AdminActor,
  id: string,
  input: CancelPaymentIntent,
  request: KeyedRequest,
  mayCancel?: MayAct,
): Promise<Committed> {
  const place = await placeOfPayment(actor, id);
  await transaction("cancel", async (tx) => {
    const intent = await lockIntent(tx, place, id);
    // A cancel waits for its payment: whatever ends the canceling answers it.
    await claimKey(tx, place, request, { resourceId: id, awaits: id });
    await refuseUnlessMay(tx, actor, mayCancel);
    const wish: Remembered = {
      cancelRequestedAt: new Date(),
      cancellationReason: input.cancellation_reason ?? null,
    };
    await cancelFrom(tx, intent, wish, actor.requestId);
    await recordAct(tx, actor, mayCancel, {
      merchantId: intent.merchantId,
      action: "payment.cancel_requested",
      objectId: id,
      before: { status: intent.status },
      after: { reason: wish.cancellationReason },
    });
  });
  return { resourceId: id };
}

async function cancelFrom(tx: Tx, intent: LockedIntent, wish: Remembered, requestId: string): Promise<void> {
  switch (intent.status) {
    case "requires_payment_method":
    case "requires_confirmation":
      return cancelNow(tx, intent, wish, requestId);
    case "requires_capture": {
      const charge = await latestCharge(tx, intent);
      await refuseWhileLateMoney(tx, { paymentIntentId: intent.id, chargeId: charge.id });
      if (charge.amountCaptured > 0n || charge.capturePending > 0n) {
        throw new AppError(
          "invalid_state",
          "Part of this payment is captured, or about to be. A last capture with final_capture lets the rest go.",
        );
      }
      const after = await stepIntent(tx, intent, "cancel_started", wish, requestId);
      return startCancelVoid(tx, after, charge.id, requestId);
    }
    case "requires_action": {
      const after = await stepIntent(tx, intent, "cancel_started", wish, requestId);
      return startCancelVoid(tx, after, (await latestCharge(tx, intent)).id, requestId);
    }
    case "processing":
      return cancelUnderWay(tx, intent, await latestCharge(tx, intent), wish, requestId);
    default:
      throw new AppError("invalid_state", `A payment intent that is ${intent.status} can't be canceled.`);
  }
}

/** Something is under way at the PSP: an authorization is taken back or waited for, a capture goes first. */
async function cancelUnderWay(
  tx: Tx,
  intent: LockedIntent,
  charge: LockedCharge,
  wish: Remembered,
  requestId: string,
): Promise<void> {
  // A second cancel waits for the same end as the first.
  if (intent.cancelRequestedAt) return;
  if (charge.status !== "processing") {
    const why = charge.status === "needs_review" ? "is being looked at by a person" : "is being captured";
    throw new AppError("invalid_state", `This payment ${why}.`);
  }
  if (await withdraw(tx, charge)) return cancelNow(tx, intent, wish, requestId, charge.id);
  await tx.paymentIntent.update({ where: { id: intent.id }, data: wish, select: { id: true } });
  const call = await stopAuthorization(tx, charge);
  // What is pending has a reference to be let go by. Any other answer is about to be applied, which goes on from here.
  if (call.outcome === "pending") return startCancelVoid(tx, intent, charge.id, requestId);
  if (call.status === "unknown") await instruct(tx, { name: "psp_call/doubted", data: { psp_call_id: call.id } });
  // The PSP took nothing of it so far, and will not be sent it again: it is ended there where it would be sent.
  if (call.status === "to_resend") await instructCall(tx, { ...call, operation: "authorize" });
}

/** Keeps an authorization from being sent again from here on. One that a process holds goes on to its answer. */
async function stopAuthorization(tx: Tx, charge: LockedCharge): Promise<PspCall> {
  const [call] = await tx.pspCall.updateManyAndReturn({
    where: { chargeId: charge.id, operation: "authorize", status: { not: "withdrawn" } },
    data: { stoppedAt: new Date() },
  });
  if (!call) throw new Error(`Bug: charge ${charge.id} is processing without an authorization.`);
  return call;
}

/** Takes an authorization back of which provably nothing was sent. */
async function withdraw(tx: Tx, charge: LockedCharge): Promise<boolean> {
  const { count } = await tx.pspCall.updateMany({
    where: { chargeId: charge.id, operation: "authorize", status: "created" },
    data: { status: "withdrawn", appliedAt: new Date() },
  });
  if (count === 0) return false;
  await tx.charge.update({
    where: { id: charge.id, status: "processing" },
    data: { status: "failed", failureCode: "withdrawn", updatedAt: new Date() },
    select: { id: true },
  });
  return true;
}

async function cancelNow(
  tx: Tx,
  intent: LockedIntent,
  wish: Remembered,
  requestId: string,
  ...awaited: string[]
): Promise<void> {
  const after = await stepIntent(tx, intent, "canceled", wish, requestId);
  await answerWaiting(tx, after, ...awaited);
}

async function latestCharge(tx: Tx, intent: LockedIntent): Promise<LockedCharge> {
  if (!intent.latestChargeId) throw new Error(`Bug: payment intent ${intent.id} is ${intent.status} without a charge.`);
  return chargeOf(tx, intent.latestChargeId);
}
