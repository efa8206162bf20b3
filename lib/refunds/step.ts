import { type EventOf, next } from "@/lib/core/state";
import type { PaymentIntent, Prisma, Tx } from "@/lib/db/client";
import { finishKeysAwaiting } from "@/lib/idempotency/keys";
import { jsonResponse } from "@/lib/payments/serialize";
import { type DecidedRefund, serializeRefund } from "@/lib/refunds/serialize";
import { type RefundStatus, refundTransitions } from "@/lib/refunds/status";
import type { EventType } from "@/lib/webhooks/catalogue";
import { emit } from "@/lib/webhooks/emit";

type RefundEvent = EventOf<typeof refundTransitions>;

/** What merchants are told of a step, in this order. */
const eventTypes: Readonly<Record<RefundEvent, readonly EventType[]>> = {
  approved: ["refund.approved", "refund.processing"],
  rejected: ["refund.rejected"],
  canceled: ["refund.canceled"],
  expired: ["refund.canceled"],
  refunded: ["refund.succeeded"],
  refused: ["refund.failed"],
};

/** Reads a refund whose intent is locked: the intent's lock covers its refunds. */
export async function refundOf(tx: Tx, id: string): Promise<DecidedRefund> {
  return tx.refund.findUniqueOrThrow({ where: { id }, include: { decision: true } });
}

/**
 * Moves a refund, whose intent is locked, one step: the row by compare-and-set, a version for each public event of it.
 * The caller has made sure that the table knows the step.
 */
export async function stepRefund(
  tx: Tx,
  intent: Pick<PaymentIntent, "orderId">,
  refund: DecidedRefund,
  event: RefundEvent,
  changes: Omit<Prisma.RefundUncheckedUpdateInput, "status" | "version" | "updatedAt">,
  requestId: string,
): Promise<DecidedRefund> {
  const status = next(refundTransitions, refund.status as RefundStatus, event);
  if (!status) throw new Error(`Bug: a refund does not go from ${refund.status} by ${event}.`);
  const types = eventTypes[event];
  const after = await tx.refund.update({
    where: { id: refund.id, status: refund.status, version: refund.version },
    data: { ...changes, status, version: { increment: types.length }, updatedAt: new Date() },
    include: { decision: true },
  });
  await tellRefund(tx, intent, after, types, requestId);
  return after;
}

/** Tells merchants of a refund; the last of the events carries the version that the refund has. */
export async function tellRefund(
  tx: Tx,
  intent: Pick<PaymentIntent, "orderId">,
  refund: DecidedRefund,
  types: readonly EventType[],
  requestId: string,
): Promise<void> {
  for (const [index, type] of types.entries()) {
    await emit(tx, {
      type,
      merchantId: refund.merchantId,
      livemode: refund.livemode,
      objectId: refund.id,
      seq: refund.version - types.length + 1 + index,
      paymentIntentId: refund.paymentIntentId,
      orderId: intent.orderId,
      object: serializeRefund(refund),
      requestId,
      at: refund.updatedAt,
    });
  }
}

/** Answers every request that waits for this refund. */
export async function answerRefundWaiting(tx: Tx, refund: DecidedRefund): Promise<void> {
  await finishKeysAwaiting(tx, [refund.id], jsonResponse(200, serializeRefund(refund)).body);
}
