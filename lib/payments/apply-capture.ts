import type { Tx } from "@/lib/db/client";
import { type AmountChange, increments } from "@/lib/payments/amounts";
import { answerWaiting } from "@/lib/payments/answer-waiting";
import { bookCapture } from "@/lib/payments/book";
import { endAuthorization } from "@/lib/payments/end-authorization";
import { lastErrorOf } from "@/lib/payments/last-error";
import type { Applying, LockedIntent } from "@/lib/payments/lock";
import { stepIntent } from "@/lib/payments/step";
import { tellCharge } from "@/lib/payments/tell-charge";
import { capabilitiesOf } from "@/lib/psp/capabilities";
import { AUTHORIZATION_EXPIRED, AUTHORIZATION_OVER, AUTHORIZATION_VOIDED } from "@/lib/psp/psp";
import { startPspCall } from "@/lib/psp/start-call";

/** Applies the first final answer to a capture: money taken, or the reservation given back. */
export async function applyCapture(tx: Tx, applying: Applying): Promise<void> {
  const { charge, call, result } = applying;
  if (result.outcome !== "approved") return giveBack(tx, applying);
  await bookCapture(tx, charge, call, result);
  const letGoByPsp = call.releaseAmount > 0n && (await capabilitiesOf(tx, charge.pspAccountId)).releasesRest;
  const change: AmountChange = {
    amountCaptured: call.amount,
    capturePending: -(call.amount + (letGoByPsp ? call.releaseAmount : 0n)),
    amountReleased: letGoByPsp ? call.releaseAmount : 0n,
  };
  const done = call.finalCapture || isAllCaptured(applying);
  await tx.charge.update({
    where: { id: charge.id, status: "authorized" },
    data: { ...increments(change), ...(done ? { status: "captured" } : {}), updatedAt: new Date() },
    select: { id: true },
  });
  const after = await changeIntent(tx, applying, done ? "captured" : undefined, change);
  await tellCharge(tx, "charge.captured", charge, after, call.requestId);
  if (call.releaseAmount > 0n && !letGoByPsp) {
    await startPspCall(tx, charge, { operation: "void", amountMinor: call.releaseAmount, requestId: call.requestId });
  }
  await answerWaiting(tx, after, call.id);
}

/** Whether this capture, one of several, took the last that was held. */
function isAllCaptured({ charge, call }: Applying): boolean {
  const others = charge.capturePending - call.amount;
  return others === 0n && charge.amountCaptured + call.amount + charge.amountReleased === charge.amountAuthorized;
}

/** The money is held as before, unless the PSP holds it no longer. */
async function giveBack(tx: Tx, applying: Applying): Promise<void> {
  const { charge, call, result } = applying;
  const reserved = call.amount + call.releaseAmount;
  const code = result.outcome === "declined" ? result.declineCode : undefined;
  if (code === AUTHORIZATION_EXPIRED || code === AUTHORIZATION_VOIDED) {
    return endAuthorization(tx, applying, code === AUTHORIZATION_EXPIRED ? "expired" : "voided", reserved);
  }
  if (code === AUTHORIZATION_OVER && charge.amountCaptured > 0n) {
    return endAuthorization(tx, applying, "expired", reserved);
  }
  const change: AmountChange = { capturePending: -reserved };
  await tx.charge.update({
    where: { id: charge.id },
    data: { ...increments(change), updatedAt: new Date() },
    select: { id: true },
  });
  const after = await changeIntent(tx, applying, call.finalCapture ? "capture_refused" : undefined, change);
  await answerWaiting(tx, after, call.id);
}

/** Moves the intent with its charge: a step of its own after a final capture, its amounts alone after a part. */
async function changeIntent(
  tx: Tx,
  { intent, charge, call, result }: Applying,
  event: "captured" | "capture_refused" | undefined,
  change: AmountChange,
): Promise<LockedIntent> {
  const lastError = lastErrorOf(charge, call, result) ?? null;
  const changes = { ...increments(change), ...(lastError ? { lastError } : {}) };
  if (event) return stepIntent(tx, intent, event, changes, call.requestId);
  const row = await tx.paymentIntent.update({ where: { id: intent.id }, data: { ...changes, updatedAt: new Date() } });
  return { ...row, status: intent.status };
}
