import { refuseWhileLateMoney } from "@/lib/cases/late-money";
import { AppError } from "@/lib/core/error";
import type { Tx } from "@/lib/db/client";
import { databaseMoment } from "@/lib/db/now";
import { refuseDuplicate } from "@/lib/payments/duplicate";
import { knownBrand } from "@/lib/payments/known-brand";
import type { LockedIntent } from "@/lib/payments/lock";
import type { PaymentMethodColumns } from "@/lib/payments/payment-method";
import { stepIntent } from "@/lib/payments/step";
import { choosePspAccount } from "@/lib/psp/routing";
import { startPspCall } from "@/lib/psp/start-call";

/** Cards tried for one intent. A shopper tries a few; ten is someone testing stolen ones. */
export const CARDS_TRIED_MAX = 10;
/** Charges of one intent in all, those too that no PSP took. The database holds the same bound. */
export const CHARGES_MAX = 20;

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
    allowDuplicate: boolean;
    changes: Partial<PaymentMethodColumns> & { returnUrl?: string };
  },
): Promise<LockedIntent> {
  if (intent.latestChargeId) await refuseWhileLateMoney(tx, { paymentIntentId: intent.id });
  const number = 1 + (intent.latestChargeId ? await tx.charge.count({ where: { paymentIntentId: intent.id } }) : 0);
  const tried = number <= CARDS_TRIED_MAX ? 0 : await cardsTried(tx, intent.id);
  if (number > CHARGES_MAX || tried >= CARDS_TRIED_MAX) {
    throw new AppError("invalid_state", "This payment intent has no tries left. Create a new one.");
  }
  const paymentMethodFingerprint = charge.changes.paymentMethodFingerprint ?? intent.paymentMethodFingerprint;
  if (!charge.allowDuplicate) await refuseDuplicate(tx, { ...intent, paymentMethodFingerprint });
  const confirmedAt = await databaseMoment(tx);
  // Another card than the last one has a brand of its own.
  const { cardBrand } = charge.changes.paymentMethodFingerprint === undefined ? intent : { cardBrand: null };
  await addCharge(
    tx,
    { ...intent, paymentMethodFingerprint, cardBrand },
    {
      ...charge,
      number,
      tried: [],
      at: confirmedAt,
    },
  );
  return stepIntent(
    tx,
    intent,
    "confirmed",
    { ...charge.changes, allowDuplicate: charge.allowDuplicate, latestChargeId: charge.id, confirmedAt },
    charge.requestId,
  );
}

/**
 * Adds a charge to an intent: with its routing decision, the PSP call that will be made, and the instruction to the
 * background function. Throws `no_psp_available` when no account can take it. Nothing is sent from here. `at`: by the
 * database's clock, by which the charges of one confirm are told from earlier ones.
 */
export async function addCharge(
  tx: Tx,
  intent: LockedIntent,
  charge: { id: string; number: number; tried: readonly string[]; requestId: string; at: Date },
): Promise<void> {
  const { decision, hasAlternative } = await choosePspAccount(tx, {
    ...intent,
    paymentIntentId: intent.id,
    chargeId: charge.id,
    tried: charge.tried,
    brandOf: () => knownBrand(tx, intent),
  });
  const pspAccountId = decision.chosen.psp_account_id;
  const tenant = { merchantId: intent.merchantId, livemode: intent.livemode };
  await tx.charge.create({
    data: {
      ...tenant,
      id: charge.id,
      paymentIntentId: intent.id,
      pspAccountId,
      number: charge.number,
      status: "processing",
      amount: intent.amount,
      currency: intent.currency,
      captureMethod: intent.captureMethod,
      routingDecision: decision,
      createdAt: charge.at,
      updatedAt: charge.at,
    },
    select: { id: true },
  });
  await startPspCall(
    tx,
    { ...tenant, id: charge.id, pspAccountId, currency: intent.currency },
    {
      operation: "authorize",
      amountMinor: intent.amount,
      captureNow: intent.captureMethod === "automatic",
      hasAlternative,
      requestId: charge.requestId,
      at: charge.at,
    },
  );
}

/** How many charges reached a card: one that no PSP took is no try. */
export async function cardsTried(tx: Tx, paymentIntentId: string): Promise<number> {
  return tx.charge.count({ where: { paymentIntentId, status: { not: "failed" } } });
}
