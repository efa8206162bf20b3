import { newId } from "@/lib/core/id";
import { next } from "@/lib/core/state";
import { crashPoint } from "@/lib/crash-point";
import type { PspCall, Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { finishKeysAwaiting } from "@/lib/idempotency/keys";
import { post } from "@/lib/ledger/post";
import {
  type ChargeEvent,
  chargeChanges,
  chargeEventOf,
  intentChanges,
  intentEventOf,
} from "@/lib/payments/charge-outcome";
import { chargeOf, type LockedCharge, type LockedIntent, lockIntent } from "@/lib/payments/lock";
import { jsonResponse, serializePaymentIntent } from "@/lib/payments/serialize";
import { type ChargeStatus, chargeTransitions, paymentIntentTransitions } from "@/lib/payments/status";
import { stepIntent } from "@/lib/payments/step";
import type { PspResult } from "@/lib/psp/psp";
import { referenceOf, toStored } from "@/lib/psp/result";

/**
 * Applies what a PSP says of an authorization: reply, notification and inquiry all come through here. In one
 * transaction under the intent's lock: charge, intent, ledger, events, the waiting answer. Idempotent, so order and
 * doubles don't matter; a state never goes back, and a late success never vanishes.
 */
export async function applyChargeResult(pspCallId: string, result: PspResult): Promise<void> {
  await transaction(async (tx) => {
    const call = await tx.pspCall.findUniqueOrThrow({ where: { id: pspCallId } });
    const { paymentIntentId } = await tx.charge.findUniqueOrThrow({
      where: { id: call.chargeId },
      select: { paymentIntentId: true },
    });
    const intent = await lockIntent(tx, call, paymentIntentId);
    const charge = await chargeOf(tx, call.chargeId);
    await settleCall(tx, call.id, result);
    await apply(tx, intent, charge, call, result);
    crashPoint("apply.before_commit");
  });
  crashPoint("apply.after_commit");
}

async function apply(
  tx: Tx,
  intent: LockedIntent,
  charge: LockedCharge,
  call: PspCall,
  result: PspResult,
): Promise<void> {
  const event = chargeEventOf(charge, result);
  if (!event) return rememberReference(tx, charge, result);
  const status = next(chargeTransitions, charge.status, event);
  if (!status) return noteLateResult(tx, charge, event, result);

  await tx.charge.update({
    where: { id: charge.id, status: charge.status },
    data: { ...chargeChanges(charge, event, result), status, updatedAt: new Date() },
    select: { id: true },
  });
  if (event === "captured") await bookCapture(tx, charge, call);
  if (event === "differs") return openCase(tx, charge, "amount_differs", result);
  await tellIntent(tx, intent, charge, call, event, result);
}

/** Moves the intent as its charge moved, and answers whoever waits for this charge. */
async function tellIntent(
  tx: Tx,
  intent: LockedIntent,
  charge: LockedCharge,
  call: PspCall,
  event: ChargeEvent,
  result: PspResult,
): Promise<void> {
  const intentEvent = intentEventOf(charge, event, result);
  if (intent.latestChargeId !== charge.id || !next(paymentIntentTransitions, intent.status, intentEvent)) {
    return openCase(tx, charge, "late_result", result);
  }
  const after = await stepIntent(tx, intent, intentEvent, intentChanges(charge, event, result), call.requestId);
  await finishKeysAwaiting(tx, charge.id, jsonResponse(200, serializePaymentIntent(after)).body);
}

/** Notes on the call's row what is known now. The reply path did so already; notifications and inquiries come here. */
async function settleCall(tx: Tx, id: string, result: PspResult): Promise<void> {
  const now = new Date();
  if (result.outcome === "unknown") return;
  const answer = {
    outcome: result.outcome,
    result: toStored(result),
    pspReference: referenceOf(result) ?? null,
  };
  await tx.pspCall.updateMany({
    where: { id, status: { in: ["in_flight", "to_resend", "unknown", "needs_review"] } },
    data: { ...answer, status: "answered", answeredAt: now, leaseUntil: null, nextInquiryAt: null },
  });
  if (result.outcome !== "pending") {
    await tx.pspCall.updateMany({ where: { id, outcome: "pending" }, data: { ...answer, nextInquiryAt: null } });
  }
  await tx.pspCall.updateMany({ where: { id, appliedAt: null, status: "answered" }, data: { appliedAt: now } });
}

async function rememberReference(tx: Tx, charge: LockedCharge, result: PspResult): Promise<void> {
  const reference = referenceOf(result);
  if (!reference || charge.pspReference) return;
  await tx.charge.update({ where: { id: charge.id }, data: { pspReference: reference }, select: { id: true } });
}

async function bookCapture(tx: Tx, charge: LockedCharge, call: PspCall): Promise<void> {
  await post(tx, {
    kind: "captured",
    sourceId: call.id,
    merchantId: charge.merchantId,
    livemode: charge.livemode,
    pspAccountId: charge.pspAccountId,
    chargeId: charge.id,
    currency: charge.currency,
    postings: [
      { account: "psp_receivable", amountMinor: charge.amount },
      { account: "merchant_payable", amountMinor: -charge.amount },
    ],
  });
}

/** Statuses in which our books say that a charge holds nothing, and will not. */
const CLOSED_WITHOUT_MONEY: readonly ChargeStatus[] = ["declined", "failed", "voided", "expired"];

/** A result that the charge's state has no step for: a double, an older one, or money that moved after we closed. */
async function noteLateResult(tx: Tx, charge: LockedCharge, event: ChargeEvent, result: PspResult): Promise<void> {
  const tookMoney = event === "authorized" || event === "captured" || event === "differs";
  if (tookMoney && CLOSED_WITHOUT_MONEY.includes(charge.status)) await openCase(tx, charge, "orphan_charge", result);
}

async function openCase(tx: Tx, charge: LockedCharge, kind: string, result: PspResult): Promise<void> {
  const open = await tx.case.count({ where: { chargeId: charge.id, kind, status: { not: "resolved" } } });
  if (open > 0) return;
  await tx.case.create({
    data: {
      id: newId("case"),
      merchantId: charge.merchantId,
      livemode: charge.livemode,
      kind,
      paymentIntentId: charge.paymentIntentId,
      chargeId: charge.id,
      evidence: {
        charge_status: charge.status,
        amount: charge.amount.toString(),
        currency: charge.currency,
        result: toStored(result),
      },
    },
    select: { id: true },
  });
}
