import { authorOf } from "@/lib/audit/author";
import { recordAudit } from "@/lib/audit/record";
import type { AdminActor, OperatorRole } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { requireFreshProof } from "@/lib/core/step-up";
import { db, type PaymentIntent, type Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import type { Committed } from "@/lib/idempotency/await-answer";
import { claimKey, type KeyedRequest, type KeyOwner } from "@/lib/idempotency/keys";
import { changeAmounts } from "@/lib/payments/amounts";
import { chargeOf, lockIntent } from "@/lib/payments/lock";
import { startRefundCall } from "@/lib/refunds/request";
import type { DecidedRefund } from "@/lib/refunds/serialize";
import { answerRefundWaiting, refundOf, stepRefund } from "@/lib/refunds/step";

/** A decision about a refund that waits. A rejection says why. */
export type Decision =
  | { decision: "approved"; comment?: string | undefined }
  | { decision: "rejected"; comment: string };

/** Roles that may decide, as `lib/auth/permissions.ts` has them for `refunds:decide`. */
export type MayDecide = (role: OperatorRole) => boolean;

/** The person who decides: an operator, or the owner of the API client that speaks for them. */
type Checker = { personId: string; role: OperatorRole };

/**
 * Decides about a refund that waits for approval, once: never by who asked for it, only within its time, and only about
 * exactly what was asked for. Decision, step, audit record and PSP call are one transaction; the database enforces each
 * of these rules itself. The checker's role is read in the same transaction.
 */
export async function decideRefund(
  actor: AdminActor,
  id: string,
  decision: Decision,
  mayDecide: MayDecide,
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
    refuseUnlessDecidable(actor, refund, checker);
    await tx.refundDecision.create({
      data: {
        refundId: id,
        decision: decision.decision,
        makerPersonId: refund.makerPersonId,
        checkerId: checker.personId,
        checkerRole: checker.role,
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
  const tenant = actor.kind === "merchant" ? { merchantId: actor.merchantId, livemode: actor.livemode } : {};
  const place = await db().refund.findFirst({
    where: { id, ...tenant },
    select: { merchantId: true, livemode: true, paymentIntentId: true },
  });
  if (!place) throw new AppError("not_found", "There is no such refund.");
  return place;
}

/** The person behind the request, with the role as it is now. */
async function checkerOf(tx: Tx, actor: AdminActor, mayDecide: MayDecide): Promise<Checker> {
  const personId =
    actor.kind === "operator"
      ? actor.operatorId
      : (
          await tx.apiClient.findUniqueOrThrow({
            where: { id: actor.clientId },
            select: { ownerOperatorId: true },
          })
        ).ownerOperatorId;
  const rows = personId
    ? await tx.$queryRaw<Array<{ role: OperatorRole }>>`
        SELECT role FROM operators WHERE id = ${personId} AND status = 'active' FOR SHARE`
    : [];
  const role = rows[0]?.role;
  if (!personId || !role || !mayDecide(role)) {
    throw new AppError("forbidden", "Only a person in a role that approves refunds can decide, or a client of theirs.");
  }
  return { personId, role };
}

function refuseUnlessDecidable(actor: AdminActor, refund: DecidedRefund, checker: Checker): void {
  if (refund.status !== "requires_approval") {
    throw new AppError("invalid_state", `This refund is ${refund.status}: there is nothing to decide any more.`);
  }
  const asked = [refund.makerId, refund.makerPersonId];
  if (asked.includes(checker.personId) || (actor.kind === "merchant" && asked.includes(actor.clientId))) {
    throw new AppError("forbidden", "Whoever asked for a refund can't decide about it. Somebody else has to.");
  }
  if ((refund.approvalExpiresAt?.getTime() ?? 0) <= Date.now()) {
    throw new AppError("invalid_state", "This refund waited too long. It is about to be canceled; ask for it again.");
  }
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
