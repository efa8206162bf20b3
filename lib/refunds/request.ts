import { authorOf } from "@/lib/audit/author";
import { recordAudit } from "@/lib/audit/record";
import { refuseWhileLateMoney } from "@/lib/cases/late-money";
import { type AdminActor, type MayAct, tenantOf } from "@/lib/core/actor";
import { amountText } from "@/lib/core/amount-text";
import { AppError } from "@/lib/core/error";
import { newId } from "@/lib/core/id";
import { type Locale, localeOf } from "@/lib/core/locale";
import { type Charge, db, type Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import type { Committed } from "@/lib/idempotency/await-answer";
import { claimKey, type KeyedRequest, type KeyOwner } from "@/lib/idempotency/keys";
import { refuseUnlessMay } from "@/lib/payments/admin-act";
import { changeAmounts, refundableOf } from "@/lib/payments/amounts";
import { chargeOf, type LockedIntent, lockIntent } from "@/lib/payments/lock";
import { refuseWhileUnknown, resolvingFirst } from "@/lib/payments/resolve-first";
import { startPspCall } from "@/lib/psp/start-call";
import { insertRefund } from "@/lib/refunds/new-refund";
import type { CreateRefund, RequestRefund } from "@/lib/refunds/schema";
import type { DecidedRefund } from "@/lib/refunds/serialize";
import { refuseUnlessShown } from "@/lib/refunds/shown-refundable";
import { answerRefundWaiting, tellRefund } from "@/lib/refunds/step";

/**
 * Commits the intention to refund a charge, once for each key. The amount is reserved from now on, so that all refunds
 * together never pass what was captured. Policy says whether it goes to the PSP or waits for a second person, whoever asks.
 * `mayRequest` comes with a request through the admin API: an operator is the maker then, and never the checker.
 */
export async function requestRefund(
  actor: AdminActor,
  input: CreateRefund | RequestRefund,
  request: KeyedRequest,
  mayRequest?: MayAct,
): Promise<Committed> {
  const place = await placeOfCharge(actor, input.charge_id);
  const { chargeId, paymentIntentId } = place;
  const refundId = newId("refund");
  return resolvingFirst(() =>
    transaction("refund", async (tx) => {
      const intent = await lockIntent(tx, place, paymentIntentId);
      await claimKey(tx, place, request, { resourceId: refundId, awaits: refundId });
      await refuseUnlessMay(tx, actor, mayRequest);
      await refuseWhileUnknown(tx, intent);
      await refuseWhileLateMoney(tx, { paymentIntentId, chargeId });
      const charge = await chargeOf(tx, chargeId);
      await refuseUnlessShown(tx, actor, charge, input);
      const amountMinor = amountOf(charge, input, localeOf(actor));
      await changeAmounts(tx, charge, { refundPending: amountMinor });
      const refund = await insertRefund(tx, actor, charge, {
        id: refundId,
        amountMinor,
        input,
        cardFingerprint: intent.paymentMethodFingerprint,
      });
      await begin(tx, intent, charge, refund, actor);
      return { resourceId: refundId };
    }),
  );
}

/** Whose charge it is. Another tenant's charge answers as one that doesn't exist. */
export async function placeOfCharge(
  actor: AdminActor,
  id: string,
): Promise<KeyOwner & { chargeId: string; paymentIntentId: string }> {
  const charge = await db().charge.findFirst({
    where: { id, ...tenantOf(actor) },
    select: { merchantId: true, livemode: true, paymentIntentId: true },
  });
  if (!charge) throw new AppError("not_found", "There is no such charge.");
  return { ...charge, chargeId: id };
}

function amountOf(charge: Charge, input: CreateRefund, locale: Locale): bigint {
  if (charge.amountCaptured === 0n) {
    throw new AppError("invalid_state", `Nothing of this charge, which is ${charge.status}, was captured.`);
  }
  const left = refundableOf(charge);
  const amountMinor = input.amount === undefined ? left : BigInt(input.amount);
  if (amountMinor > left || amountMinor === 0n) {
    const text = (minor: bigint) => amountText(minor, charge.currency, locale);
    const pending =
      charge.refundPending > 0n ? `: ${text(charge.refundPending)} waits for approval or is on its way` : "";
    throw new AppError("amount_too_large", `Only ${text(left)} can be refunded${pending}.`);
  }
  return amountMinor;
}

/** Sends it on its way: to the PSP, or to the queue, which is the answer to whoever asked. */
async function begin(
  tx: Tx,
  intent: LockedIntent,
  charge: Charge,
  refund: DecidedRefund,
  actor: AdminActor,
): Promise<void> {
  const waits = refund.requiresApproval;
  await tellRefund(
    tx,
    intent,
    refund,
    ["refund.created", waits ? "refund.requires_approval" : "refund.processing"],
    actor.requestId,
  );
  if (waits) await answerRefundWaiting(tx, refund);
  else await startRefundCall(tx, charge, refund, actor.requestId);
  await recordAudit(tx, {
    merchantId: refund.merchantId,
    ...authorOf(actor),
    action: "refund.requested",
    objectType: "refund",
    objectId: refund.id,
    after: {
      amount: refund.amount.toString(),
      currency: refund.currency,
      reason: refund.reason,
      status: refund.status,
      // Only people say more than a reason.
      ...(refund.comment === null ? {} : { comment: refund.comment }),
    },
  });
}

/** Commits the PSP call that moves a refund's money. The database lets only one through, on the terms decided on. */
export async function startRefundCall(tx: Tx, charge: Charge, refund: DecidedRefund, requestId: string): Promise<void> {
  await startPspCall(tx, charge, {
    operation: "refund",
    amountMinor: refund.amount,
    refundId: refund.id,
    requestId,
  });
}
