import type { Tx } from "@/lib/db/client";
import { type AmountChange, capturableOf, changeAmounts, increments } from "@/lib/payments/amounts";
import { answerWaiting } from "@/lib/payments/answer-waiting";
import { type Applying, chargeOf } from "@/lib/payments/lock";
import { stepIntent } from "@/lib/payments/step";

/**
 * Ends an authorization that the PSP holds no longer: it expired, or it was let go. What was captured of it stays, and
 * then the payment has succeeded with that. `reserved` is what the operation that found it out had reserved.
 */
export async function endAuthorization(
  tx: Tx,
  { intent, call }: Applying,
  ending: "expired" | "voided",
  reserved: bigint = 0n,
): Promise<void> {
  const charge = await chargeOf(tx, call.chargeId);
  // Another operation is under way: its own answer will tell the same, and ends what is left.
  if (charge.capturePending > reserved) return giveBackOnly(tx, { intent, charge, call }, reserved);
  const change: AmountChange = { capturePending: -reserved, amountReleased: capturableOf(charge) + reserved };
  const kept = charge.amountCaptured > 0n;
  await tx.charge.update({
    where: { id: charge.id, status: "authorized" },
    data: { ...increments(change), status: kept ? "captured" : ending, updatedAt: new Date() },
    select: { id: true },
  });
  const event = kept ? "captured" : ending === "expired" ? "expired" : "canceled";
  const lastError = {
    code: "authorization_expired" as const,
    decline_code: null,
    message: kept
      ? "The authorization ended at the payment service provider before all of it was captured. What was captured stays."
      : "The authorization expired at the payment service provider before it was captured. Nothing was charged.",
    psp: charge.pspAccountId,
  };
  const after = await stepIntent(
    tx,
    intent,
    event,
    { ...increments(change), ...(kept || event === "expired" ? { lastError } : {}) },
    call.requestId,
  );
  await answerWaiting(tx, after, charge.id, call.id);
}

/** Of several captures that found the authorization gone, each gives back its own share, and the last one ends it. */
async function giveBackOnly(
  tx: Tx,
  { intent, charge, call }: Pick<Applying, "intent" | "charge" | "call">,
  reserved: bigint,
): Promise<void> {
  if (reserved === 0n) return;
  await changeAmounts(tx, charge, { capturePending: -reserved });
  const row = await tx.paymentIntent.findUniqueOrThrow({ where: { id: intent.id } });
  await answerWaiting(tx, { ...row, status: intent.status }, call.id);
}
