import { type AuditActor, recordAudit } from "@/lib/audit/record";
import type { MerchantActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { db, type Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import type { Committed } from "@/lib/idempotency/await-answer";
import { claimKey, type KeyedRequest } from "@/lib/idempotency/keys";
import { changeAmounts } from "@/lib/payments/amounts";
import { chargeOf, type LockedIntent, lockIntent } from "@/lib/payments/lock";
import { placeOfRefund } from "@/lib/refunds/decide";
import type { DecidedRefund } from "@/lib/refunds/serialize";
import { answerRefundWaiting, refundOf, stepRefund } from "@/lib/refunds/step";

/** Cancels a refund that waits for approval, once for each key: its amount is free again. */
export async function cancelRefund(actor: MerchantActor, id: string, request: KeyedRequest): Promise<Committed> {
  const place = await placeOfRefund(actor, id);
  await transaction("refund_cancel", async (tx) => {
    const intent = await lockIntent(tx, place, place.paymentIntentId);
    await claimKey(tx, actor, request, { resourceId: id, awaits: id });
    const refund = await refundOf(tx, id);
    if (refund.status !== "requires_approval") {
      throw new AppError("invalid_state", `A refund that is ${refund.status} can't be canceled.`);
    }
    await endWaiting(tx, intent, refund, "canceled", { type: "api_client", id: actor.clientId }, actor.requestId);
  });
  return { resourceId: id };
}

/** One sweep ends this many; the next one comes within a minute. */
const EXPIRED_MAX = 200;

/**
 * Cancels the refunds that nobody decided about in time. Returns how many. One that can't be canceled doesn't keep the
 * others from it; it is told of at the end, and the next sweep tries again.
 */
export async function expireRefunds(): Promise<number> {
  const overdue = await db().$queryRaw<Array<{ id: string; merchantId: string; livemode: boolean; intentId: string }>>`
    SELECT id, merchant_id AS "merchantId", livemode, payment_intent_id AS "intentId" FROM refunds
    WHERE status = 'requires_approval' AND approval_expires_at <= now()
    ORDER BY approval_expires_at LIMIT ${EXPIRED_MAX}`;
  const failures: unknown[] = [];
  for (const refund of overdue) {
    await expire(refund).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} refunds could not be expired.`);
  return overdue.length;
}

async function expire(place: { id: string; merchantId: string; livemode: boolean; intentId: string }): Promise<void> {
  await transaction("refund_expiry", async (tx) => {
    const intent = await lockIntent(tx, place, place.intentId);
    const refund = await refundOf(tx, place.id);
    if (refund.status !== "requires_approval") return;
    await endWaiting(tx, intent, refund, "expired", { type: "system", id: "sweep" }, "req_sweep");
  });
}

async function endWaiting(
  tx: Tx,
  intent: LockedIntent,
  refund: DecidedRefund,
  event: "canceled" | "expired",
  actor: AuditActor,
  requestId: string,
): Promise<void> {
  const charge = await chargeOf(tx, refund.chargeId);
  await changeAmounts(tx, charge, { refundPending: -refund.amount });
  const failureCode = event === "expired" ? "approval_expired" : null;
  const after = await stepRefund(tx, intent, refund, event, { failureCode }, requestId);
  await answerRefundWaiting(tx, after);
  await recordAudit(tx, {
    merchantId: refund.merchantId,
    actor,
    action: `refund.${event}`,
    objectType: "refund",
    objectId: refund.id,
    before: { status: refund.status },
    after: { status: after.status },
    requestId,
  });
}
