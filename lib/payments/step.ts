import { type EventOf, next } from "@/lib/core/state";
import { Prisma, type Tx } from "@/lib/db/client";
import type { LockedIntent } from "@/lib/payments/lock";
import { serializePaymentIntent } from "@/lib/payments/serialize";
import { type PaymentIntentStatus, paymentIntentTransitions } from "@/lib/payments/status";
import type { EventType } from "@/lib/webhooks/catalogue";
import { emit } from "@/lib/webhooks/emit";

export type IntentEvent = EventOf<typeof paymentIntentTransitions>;

/** What merchants are told when an intent arrives at a status. */
const eventTypes: Readonly<Record<PaymentIntentStatus, EventType>> = {
  requires_payment_method: "payment_intent.payment_failed",
  requires_confirmation: "payment_intent.payment_failed",
  requires_action: "payment_intent.requires_action",
  processing: "payment_intent.processing",
  requires_capture: "payment_intent.requires_capture",
  succeeded: "payment_intent.succeeded",
  failed: "payment_intent.failed",
  canceled: "payment_intent.canceled",
};

/**
 * Moves a locked intent one step: the row by compare-and-set, one version up, and the public event of that version.
 * Returns the intent as it stands now. The caller has made sure that the table knows the step.
 */
export async function stepIntent(
  tx: Tx,
  intent: LockedIntent,
  event: IntentEvent,
  changes: Omit<Prisma.PaymentIntentUncheckedUpdateInput, "status" | "version" | "updatedAt">,
  requestId: string,
): Promise<LockedIntent> {
  const status = next(paymentIntentTransitions, intent.status, event);
  if (!status) throw new Error(`Bug: a payment intent does not go from ${intent.status} by ${event}.`);
  const at = new Date();
  const rows = await tx.paymentIntent.updateManyAndReturn({
    where: { id: intent.id, status: intent.status, version: intent.version },
    data: {
      // An action belongs to the status that asks for it.
      ...(status === "requires_action" ? {} : { nextAction: Prisma.DbNull }),
      ...changes,
      ...(status === "succeeded" ? { succeededAt: at } : {}),
      status,
      version: intent.version + 1,
      updatedAt: at,
    },
  });
  const row = rows[0];
  if (!row) throw new Error(`Bug: payment intent ${intent.id} changed under its lock.`);
  await emit(tx, {
    type: eventTypes[status],
    merchantId: row.merchantId,
    livemode: row.livemode,
    objectId: row.id,
    seq: row.version,
    paymentIntentId: row.id,
    orderId: row.orderId,
    object: serializePaymentIntent(row),
    requestId,
    at,
  });
  return { ...row, status };
}
