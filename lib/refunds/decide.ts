import { authorOf } from "@/lib/audit/author";
import { recordAudit } from "@/lib/audit/record";
import { refuseWhileLateMoney } from "@/lib/cases/late-money";
import { type AdminActor, type MayAct, tenantOf } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { requireFreshProof } from "@/lib/core/step-up";
import { db, type PaymentIntent, type Tx } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";
import { transaction } from "@/lib/db/transaction";
import type { Committed } from "@/lib/idempotency/await-answer";
import { claimKey, type KeyedRequest, type KeyOwner } from "@/lib/idempotency/keys";
import { changeAmounts } from "@/lib/payments/amounts";
import { chargeOf, lockIntent } from "@/lib/payments/lock";
import { checkerOf, makersOf, refuseIfDecided, refuseUnlessDecidable } from "@/lib/refunds/checker";
import { startRefundCall } from "@/lib/refunds/request";
import type { DecidedRefund } from "@/lib/refunds/serialize";
import { answerRefundWaiting, refundOf, stepRefund } from "@/lib/refunds/step";

/** A decision about a refund that waits. A rejection says why. */
export type Decision =
  | { decision: "approved"; comment?: string | undefined }
  | { decision: "rejected"; comment: string };

/**
 * Decides about a refund that waits for approval, once: never by who asked for it, only within its time, and only about
 * exactly what was asked for. Decision, step, audit record and PSP call are one transaction; the database enforces each
 * of these rules itself. The checker's role is read in the same transaction.
 */
export async function decideRefund(
  actor: AdminActor,
  id: string,
  decision: Decision,
  mayDecide: MayAct,
  request: KeyedRequest,
): Promise<Committed> {
  const place = await placeOfRefund(actor, id);
  // What waits for approval is much money, or suspicious: an open desk must not be enough. Refusing moves nothing.
  if (decision.decision === "approved") requireFreshProof(actor, Date.now());
  await transaction("refund_decision", async (tx) => {
    const intent = await lockIntent(tx, place, place.paymentIntentId);
    await claimKey(tx, place, request, { resourceId: id, awaits: id });
    const refund = await refundOf(tx, id);
    const checker = await checkerOf(tx, actor, mayDecide);
    await refuseIfDecided(tx, actor, refund);
    refuseUnlessDecidable(refund, checker, await makersOf(tx, refund), await databaseNow(tx));
    if (decision.decision === "approved") {
      await refuseWhileLateMoney(tx, { paymentIntentId: refund.paymentIntentId, chargeId: refund.chargeId });
    }
    await tx.refundDecision.create({
      data: {
        refundId: id,
        decision: decision.decision,
        makerPersonId: refund.makerPersonId,
        checkerId: checker.personId,
        checkerRole: checker.role,
        clientId: checker.client?.id ?? null,
        requestHash: new Uint8Array(refund.requestHash),
        comment: decision.comment ?? null,
        requestId: actor.requestId,
      },
      select: { refundId: true },
    });
    await carryOut(tx, intent, refund, decision.decision, actor.requestId);
    await recordAudit(tx, {
      merchantId: refund.merchantId,
      ...authorOf(actor),
      action: `refund.${decision.decision}`,
      objectType: "refund",
      objectId: id,
      before: { status: refund.status },
      after: {
        checker: checker.personId,
        role: checker.role,
        ...(checker.client ? { client: checker.client.name } : {}),
        amount: refund.amount.toString(),
        currency: refund.currency,
        comment: decision.comment ?? null,
      },
    });
  });
  return { resourceId: id };
}

/** Whose refund it is. Another tenant's refund answers as one that doesn't exist. */
export async function placeOfRefund(actor: AdminActor, id: string): Promise<KeyOwner & { paymentIntentId: string }> {
  const place = await db().refund.findFirst({
    where: { id, ...tenantOf(actor) },
    select: { merchantId: true, livemode: true, paymentIntentId: true },
  });
  if (!place) throw new AppError("not_found", "There is no such refund.");
  return place;
}

async function carryOut(
  tx: Tx,
  intent: PaymentIntent,
  refund: DecidedRefund,
  decision: Decision["decision"],
  requestId: string,
): Promise<void> {
  const charge = await chargeOf(tx, refund.chargeId);
  const decided = await refundOf(tx, refund.id);
  const after = await stepRefund(tx, intent, decided, decision, {}, requestId);
  if (decision === "approved") return startRefundCall(tx, charge, after, requestId);
  await changeAmounts(tx, charge, { refundPending: -refund.amount });
  await answerRefundWaiting(tx, after);
}
