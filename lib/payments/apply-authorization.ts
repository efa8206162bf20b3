import { openCase } from "@/lib/cases/open";
import { next } from "@/lib/core/state";
import type { Prisma, Tx } from "@/lib/db/client";
import { increments } from "@/lib/payments/amounts";
import { answerWaiting } from "@/lib/payments/answer-waiting";
import { bookCapture } from "@/lib/payments/book";
import { startCancelVoid } from "@/lib/payments/cancel-void";
import {
  amountsOf,
  type ChargeEvent,
  chargeChanges,
  chargeEventOf,
  intentChanges,
  intentEventOf,
} from "@/lib/payments/charge-outcome";
import { contradictionOf } from "@/lib/payments/contradiction";
import { endAuthorization } from "@/lib/payments/end-authorization";
import { failOver } from "@/lib/payments/fail-over";
import type { Applying } from "@/lib/payments/lock";
import { cardsTried } from "@/lib/payments/start-charge";
import { chargeTransitions, paymentIntentTransitions } from "@/lib/payments/status";
import { stepIntent } from "@/lib/payments/step";
import { tellCharge } from "@/lib/payments/tell-charge";
import { referenceOf } from "@/lib/psp/result";

/** Applies what a PSP says of an authorization to its charge and intent, under the intent's lock. */
export async function applyAuthorization(tx: Tx, applying: Applying): Promise<void> {
  const { charge, call, result } = applying;
  const event = chargeEventOf({ ...charge, captureNow: call.captureNow }, result);
  if (!event) return rememberReference(tx, applying);
  if (event === "expired" || (event === "voided" && charge.status === "authorized")) {
    // The PSP says that it was captured, and nobody here asked for that: a person has to compare the books.
    const strange = result.outcome === "approved" && charge.amountCaptured + charge.capturePending === 0n;
    if (strange) return openCase(tx, charge, "late_result", { pspCallId: call.id, result });
    return endAuthorization(tx, applying, event);
  }
  const status = next(chargeTransitions, charge.status, event);
  if (!status) return noteLateResult(tx, applying, event);

  await tx.charge.update({
    where: { id: charge.id, status: charge.status },
    data: { ...chargeChanges(result), ...increments(amountsOf(charge, event)), status, updatedAt: new Date() },
    select: { id: true },
  });
  if (event === "differs") return openCase(tx, charge, "amount_differs", { pspCallId: call.id, result });
  if (event === "captured") await bookCapture(tx, charge, call, result);
  await tellIntent(tx, { ...applying, charge: { ...charge, status } }, event);
  if (event === "captured") await tellCharge(tx, "charge.captured", charge, applying.intent, call.requestId);
}

/** Moves the intent as its charge moved, and answers whoever waits for this charge. */
async function tellIntent(tx: Tx, applying: Applying, event: ChargeEvent): Promise<void> {
  const { intent, charge, call, result } = applying;
  if (intent.latestChargeId === charge.id && intent.cancelRequestedAt) return goOnCanceling(tx, applying, event);
  const tried = event === "declined" ? await cardsTried(tx, intent.id) : 0;
  const intentEvent = intentEventOf(charge, event, result, tried);
  if (intent.latestChargeId !== charge.id || !next(paymentIntentTransitions, intent.status, intentEvent)) {
    return openCase(tx, charge, "late_result", { pspCallId: call.id, result });
  }
  if ((event === "not_taken" || event === "declined") && (await failOver(tx, applying))) return;
  const changes = { ...intentChanges(charge, event, result), ...increments(amountsOf(charge, event)) };
  const after = await stepIntent(tx, intent, intentEvent, changes, call.requestId);
  await answerWaiting(tx, after, charge.id);
}

/** The outcome of a payment that the merchant wants canceled: what is held is let go, what was taken stays taken. */
async function goOnCanceling(tx: Tx, applying: Applying, event: ChargeEvent): Promise<void> {
  const { intent, charge, call, result } = applying;
  switch (event) {
    case "authorized":
      await tx.paymentIntent.update({
        where: { id: intent.id },
        data: { ...intentChanges(charge, event, result), ...increments(amountsOf(charge, event)) },
        select: { id: true },
      });
      return startCancelVoid(tx, intent, charge.id, call.requestId);
    case "action_required":
      if (!(await wasRefused(tx, charge.id))) return startCancelVoid(tx, intent, charge.id, call.requestId);
      return giveCancelUp(tx, applying, "action_required");
    case "captured":
      await openCase(tx, charge, "cancel_too_late", { pspCallId: call.id, result });
      return giveCancelUp(tx, applying, "captured");
    default: {
      // Declined, not taken, voided: nothing is held, so the cancel is done.
      const after = await stepIntent(tx, intent, "canceled", intentChanges(charge, event, result), call.requestId);
      await answerWaiting(tx, after, charge.id);
    }
  }
}

/** Whether the PSP said no to letting this charge go: it is not asked a second time for the same. */
async function wasRefused(tx: Tx, chargeId: string): Promise<boolean> {
  return (await tx.pspCall.count({ where: { chargeId, operation: "void", status: "answered" } })) > 0;
}

/** Moves the intent as if nobody had wanted to cancel it, and says that it could not be done. */
async function giveCancelUp(tx: Tx, applying: Applying, event: "action_required" | "captured"): Promise<void> {
  const { intent, charge, call, result } = applying;
  const changes = {
    ...intentChanges(charge, event, result),
    ...increments(amountsOf(charge, event)),
    ...cancelRefused(charge.pspAccountId),
  };
  await answerWaiting(tx, await stepIntent(tx, intent, event, changes, call.requestId), charge.id);
}

/** What a cancel that can't be done any more leaves on the intent. */
export function cancelRefused(pspAccountId: string) {
  return {
    cancelRequestedAt: null,
    cancellationReason: null,
    lastError: {
      code: "cancel_refused",
      decline_code: null,
      message: "The payment could not be canceled any more. If the money was captured, refund it.",
      psp: pspAccountId,
    },
  } satisfies Prisma.PaymentIntentUncheckedUpdateInput;
}

async function rememberReference(tx: Tx, { charge, result }: Applying): Promise<void> {
  const reference = referenceOf(result);
  if (!reference || charge.pspReference) return;
  await tx.charge.update({ where: { id: charge.id }, data: { pspReference: reference }, select: { id: true } });
}

/** A result that the charge's state has no step for: a double, an older one, or one that contradicts our books. */
async function noteLateResult(tx: Tx, { charge, call, result }: Applying, event: ChargeEvent): Promise<void> {
  const kind = contradictionOf(charge.status, event, result);
  if (kind) await openCase(tx, charge, kind, { pspCallId: call.id, result });
}
