import { refuseWhileLateMoney } from "@/lib/cases/late-money";
import type { AdminActor, MayAct } from "@/lib/core/actor";
import { amountText } from "@/lib/core/amount-text";
import { AppError } from "@/lib/core/error";
import { newId } from "@/lib/core/id";
import { type Locale, localeOf } from "@/lib/core/locale";
import type { Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import type { Committed } from "@/lib/idempotency/await-answer";
import { claimKey, type KeyedRequest } from "@/lib/idempotency/keys";
import { placeOfPayment, recordAct, refuseUnlessMay } from "@/lib/payments/admin-act";
import { type AmountChange, capturableOf, increments } from "@/lib/payments/amounts";
import { chargeOf, type LockedCharge, type LockedIntent, lockIntent } from "@/lib/payments/lock";
import { refuseWhileUnknown, resolvingFirst } from "@/lib/payments/resolve-first";
import type { CapturePaymentIntent } from "@/lib/payments/schema";
import { stepIntent } from "@/lib/payments/step";
import { capabilitiesOf } from "@/lib/psp/capabilities";
import { startPspCall } from "@/lib/psp/start-call";

/** What a capture takes, and what it lets go. */
type Terms = { amountMinor: bigint; final: boolean; releaseMinor: bigint };

/**
 * Commits the intention to capture what a payment holds, once for each key: the amount is reserved, the PSP call
 * recorded. A final capture lets the rest go and closes the payment to everything else until the PSP has answered.
 * `mayCapture` comes with an act through the admin API, which is put on record.
 */
export async function capturePaymentIntent(
  actor: AdminActor,
  id: string,
  input: CapturePaymentIntent,
  request: KeyedRequest,
  mayCapture?: MayAct,
): Promise<Committed> {
  const place = await placeOfPayment(actor, id);
  const pspCallId = newId("pspCall");
  return resolvingFirst(() =>
    transaction("capture", async (tx) => {
      const intent = await lockIntent(tx, place, id);
      await claimKey(tx, place, request, { resourceId: id, awaits: pspCallId });
      await refuseUnlessMay(tx, actor, mayCapture);
      await refuseWhileUnknown(tx, intent);
      const charge = await heldCharge(tx, intent);
      await refuseWhileLateMoney(tx, { paymentIntentId: id, chargeId: charge.id });
      const terms = termsOf(intent, charge, input, localeOf(actor));
      if (!terms.final && !(await capabilitiesOf(tx, charge.pspAccountId)).severalCaptures) {
        throw new AppError(
          "not_supported",
          "This payment service provider takes one capture for each payment. Leave final_capture out.",
        );
      }
      await reserve(tx, intent, charge, terms, actor.requestId);
      await startPspCall(tx, charge, {
        id: pspCallId,
        operation: "capture",
        amountMinor: terms.amountMinor,
        finalCapture: terms.final,
        releaseMinor: terms.releaseMinor,
        requestId: actor.requestId,
      });
      await recordAct(tx, actor, mayCapture, {
        merchantId: intent.merchantId,
        action: "payment.capture_requested",
        objectId: id,
        before: { status: intent.status },
        after: {
          amount: terms.amountMinor.toString(),
          released: terms.releaseMinor.toString(),
          currency: intent.currency,
          final: terms.final,
          psp_call: pspCallId,
        },
      });
      return { resourceId: id };
    }),
  );
}

/** The charge that holds the money. Throws `invalid_state` when none does. */
async function heldCharge(tx: Tx, intent: LockedIntent): Promise<LockedCharge> {
  const charge = intent.latestChargeId ? await chargeOf(tx, intent.latestChargeId) : undefined;
  const holds =
    charge?.status === "authorized" && (intent.status === "requires_capture" || intent.status === "processing");
  if (!charge || !holds) {
    throw new AppError("invalid_state", `A payment intent that is ${intent.status} can't be captured.`);
  }
  if (intent.cancelRequestedAt) throw new AppError("invalid_state", "This payment is being canceled.");
  return charge;
}

function termsOf(intent: LockedIntent, charge: LockedCharge, input: CapturePaymentIntent, locale: Locale): Terms {
  const capturable = intent.status === "requires_capture" ? capturableOf(charge) : 0n;
  const amountMinor = input.amount_to_capture === undefined ? capturable : BigInt(input.amount_to_capture);
  if (amountMinor > capturable) {
    throw new AppError("amount_too_large", `Only ${amountText(capturable, intent.currency, locale)} can be captured.`);
  }
  if (amountMinor === 0n) throw new AppError("invalid_state", "A capture of this payment is under way.");
  const alone = charge.capturePending === 0n;
  if (input.final_capture && !alone) {
    throw new AppError(
      "invalid_state",
      "Another capture of this payment is under way; the last one has to wait for it.",
    );
  }
  const final = input.final_capture || (alone && amountMinor === capturable);
  return { amountMinor, final, releaseMinor: final ? capturable - amountMinor : 0n };
}

async function reserve(
  tx: Tx,
  intent: LockedIntent,
  charge: LockedCharge,
  terms: Terms,
  requestId: string,
): Promise<void> {
  const change: AmountChange = { capturePending: terms.amountMinor + terms.releaseMinor };
  await tx.charge.update({
    where: { id: charge.id },
    data: { ...increments(change), updatedAt: new Date() },
    select: { id: true },
  });
  if (terms.final) {
    await stepIntent(tx, intent, "capture_started", increments(change), requestId);
    return;
  }
  await tx.paymentIntent.update({
    where: { id: intent.id },
    data: { ...increments(change), updatedAt: new Date() },
    select: { id: true },
  });
}
