import { openCase } from "@/lib/cases/open";
import { next } from "@/lib/core/state";
import type { Tx } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import { capturableOf, changeAmounts, increments } from "@/lib/payments/amounts";
import { answerWaiting } from "@/lib/payments/answer-waiting";
import { cancelRefused } from "@/lib/payments/apply-authorization";
import type { Applying } from "@/lib/payments/lock";
import { chargeTransitions } from "@/lib/payments/status";
import { stepIntent } from "@/lib/payments/step";
import { AUTHORIZATION_EXPIRED, AUTHORIZATION_VOIDED, type PspResult } from "@/lib/psp/psp";

/** Applies the first final answer to a void: of the rest after a final capture, or of a whole payment's cancel. */
export async function applyVoid(tx: Tx, applying: Applying): Promise<void> {
  const { charge } = applying;
  if (charge.status === "captured") return applyRelease(tx, applying);
  // Asking about the authorization told the end before: there is nothing left to cancel.
  if (!next(chargeTransitions, charge.status, "voided")) return;
  if (holdsNothing(applying.result)) return finishCancel(tx, applying);
  return refuseCancel(tx, applying);
}

/** Let go by this request, or found to have been let go before. */
function holdsNothing(result: PspResult): boolean {
  if (result.outcome === "approved") return true;
  return (
    result.outcome === "declined" &&
    (result.declineCode === AUTHORIZATION_EXPIRED || result.declineCode === AUTHORIZATION_VOIDED)
  );
}

/** What a final capture left is free, or a person has to see to it. The payment has long succeeded. */
async function applyRelease(tx: Tx, applying: Applying): Promise<void> {
  const { charge, call, result } = applying;
  // A cancel that lost against a capture reserved nothing; the capture told the merchant.
  if (charge.capturePending < call.amount) return noteLateVoid(tx, applying);
  const released = holdsNothing(result);
  await changeAmounts(tx, charge, {
    capturePending: -call.amount,
    amountReleased: released ? call.amount : 0n,
  });
  if (!released) await openCase(tx, charge, "release_refused", { pspCallId: call.id, result });
}

/** A PSP that lets go what our books have as captured gave the money back: a person has to compare. */
async function noteLateVoid(tx: Tx, { charge, call, result }: Applying): Promise<void> {
  if (result.outcome === "approved") await openCase(tx, charge, "late_result", { pspCallId: call.id, result });
}

async function finishCancel(tx: Tx, { intent, charge, call }: Applying): Promise<void> {
  const change = {
    capturePending: -charge.capturePending,
    amountReleased: capturableOf(charge) + charge.capturePending,
  };
  await tx.charge.update({
    where: { id: charge.id, status: charge.status },
    data: { ...increments(change), status: "voided", updatedAt: new Date() },
    select: { id: true },
  });
  const after = await stepIntent(tx, intent, "canceled", increments(change), call.requestId);
  await answerWaiting(tx, after, charge.id);
}

/**
 * The PSP kept it. An authorized payment is as before, and the cancel is refused. Of any other the PSP is asked what
 * became of it: what goes on from there depends on the answer, and the wish stands until then.
 */
async function refuseCancel(tx: Tx, { intent, charge, call }: Applying): Promise<void> {
  const change = { capturePending: -charge.capturePending };
  if (charge.status === "authorized") {
    await tx.charge.update({
      where: { id: charge.id },
      data: { ...increments(change), updatedAt: new Date() },
      select: { id: true },
    });
    const changes = { ...increments(change), ...cancelRefused(charge.pspAccountId) };
    return answerWaiting(tx, await stepIntent(tx, intent, "cancel_refused", changes, call.requestId), charge.id);
  }
  if (charge.status === "requires_action") {
    await tx.charge.update({ where: { id: charge.id }, data: { status: "processing" }, select: { id: true } });
  }
  const authorization = await tx.pspCall.findFirstOrThrow({
    where: { chargeId: charge.id, operation: "authorize", status: { not: "withdrawn" } },
    select: { id: true },
  });
  await instruct(tx, { name: "psp_call/doubted", data: { psp_call_id: authorization.id } });
}
