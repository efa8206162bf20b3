import { AppError } from "@/lib/core/error";
import { newId } from "@/lib/core/id";
import type { Tx } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import type { LockedIntent } from "@/lib/payments/lock";
import { stepIntent } from "@/lib/payments/step";
import { choosePspAccount } from "@/lib/psp/routing";

/** Tries of one intent. A shopper tries a few cards; ten is someone testing stolen ones. */
export const CHARGES_PER_INTENT_MAX = 10;

/**
 * Commits the intention to charge: the charge with its routing decision, the PSP call that will be made, the intent's
 * step to `processing`, and the instruction to the background function. Nothing is sent from here.
 */
export async function startCharge(
  tx: Tx,
  intent: LockedIntent,
  charge: {
    id: string;
    requestId: string;
    changes: Parameters<typeof stepIntent>[3];
  },
): Promise<LockedIntent> {
  const number = 1 + (intent.latestChargeId ? await tx.charge.count({ where: { paymentIntentId: intent.id } }) : 0);
  if (number > CHARGES_PER_INTENT_MAX) {
    throw new AppError("invalid_state", "This payment intent has no tries left. Create a new one.");
  }
  const decision = await choosePspAccount(tx, intent);
  const pspAccountId = decision.chosen.psp_account_id;
  const at = new Date();
  const tenant = { merchantId: intent.merchantId, livemode: intent.livemode };
  await tx.charge.create({
    data: {
      ...tenant,
      id: charge.id,
      paymentIntentId: intent.id,
      pspAccountId,
      number,
      status: "processing",
      amount: intent.amount,
      currency: intent.currency,
      captureMethod: intent.captureMethod,
      routingDecision: decision,
      createdAt: at,
      updatedAt: at,
    },
    select: { id: true },
  });
  const callId = newId("pspCall");
  await tx.pspCall.create({
    data: {
      ...tenant,
      id: callId,
      chargeId: charge.id,
      pspAccountId,
      operation: "authorize",
      idempotencyKey: callId,
      amount: intent.amount,
      currency: intent.currency,
      captureNow: intent.captureMethod === "automatic",
      requestId: charge.requestId,
      createdAt: at,
    },
    select: { id: true },
  });
  await instruct(tx, { name: "charge/requested", data: { charge_id: charge.id, psp_account_id: pspAccountId } });
  return stepIntent(
    tx,
    intent,
    "confirmed",
    { ...charge.changes, latestChargeId: charge.id, confirmedAt: at },
    charge.requestId,
  );
}
