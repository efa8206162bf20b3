import type { MerchantActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { newId } from "@/lib/core/id";
import { next } from "@/lib/core/state";
import type { Tx } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import { isUniqueViolation, transaction } from "@/lib/db/transaction";
import type { Committed } from "@/lib/idempotency/await-answer";
import { claimKey, type KeyedRequest } from "@/lib/idempotency/keys";
import { chargeOf, type LockedIntent, lockIntent } from "@/lib/payments/lock";
import { paymentMethodColumns } from "@/lib/payments/payment-method";
import { refuseWhileUnknown, resolvingFirst } from "@/lib/payments/resolve-first";
import type { ConfirmPaymentIntent } from "@/lib/payments/schema";
import { startCharge } from "@/lib/payments/start-charge";
import { paymentIntentTransitions } from "@/lib/payments/status";
import { stepIntent } from "@/lib/payments/step";

/**
 * Commits the intention to charge a payment intent, once for each key. After a challenge, has the PSP asked what became
 * of it instead: the shopper's return is no proof.
 */
export function confirmPaymentIntent(
  actor: MerchantActor,
  id: string,
  input: ConfirmPaymentIntent,
  request: KeyedRequest,
): Promise<Committed> {
  return resolvingFirst(() => commitConfirm(actor, id, input, request));
}

async function commitConfirm(
  actor: MerchantActor,
  id: string,
  input: ConfirmPaymentIntent,
  request: KeyedRequest,
): Promise<Committed> {
  try {
    await transaction("confirm", async (tx) => {
      const intent = await lockIntent(tx, actor, id);
      const awaitsChallenge = intent.status === "requires_action" && intent.latestChargeId;
      const chargeId = awaitsChallenge || newId("charge");
      await claimKey(tx, actor, request, { resourceId: id, awaits: chargeId });
      await refuseWhileUnknown(tx, intent);
      if (awaitsChallenge && (input.payment_method || input.return_url)) {
        throw new AppError(
          "invalid_state",
          "The shopper is being asked about the present card. Cancel the payment and start anew for another one.",
        );
      }
      if (awaitsChallenge) await askAfterChallenge(tx, actor, intent, chargeId);
      else await chargeAgain(tx, actor, intent, chargeId, input);
    });
  } catch (error) {
    // The database's own guard against a second live charge; the lock and the table should have spoken first.
    if (isUniqueViolation(error))
      throw new AppError("invalid_state", "This payment has a live charge.", { cause: error });
    throw error;
  }
  return { resourceId: id };
}

async function chargeAgain(
  tx: Tx,
  actor: MerchantActor,
  intent: LockedIntent,
  chargeId: string,
  input: ConfirmPaymentIntent,
): Promise<void> {
  if (!next(paymentIntentTransitions, intent.status, "confirmed")) {
    throw new AppError("invalid_state", `A payment intent that is ${intent.status} can't be confirmed.`);
  }
  // A soft decline asks for another card, but the same one may be tried again too.
  if (!input.payment_method && !intent.paymentMethodTokenSealed) {
    throw new AppError("invalid_state", "This payment intent has no payment method. Send one with the confirm.");
  }
  await startCharge(tx, intent, {
    id: chargeId,
    requestId: actor.requestId,
    allowDuplicate: input.allow_duplicate ?? intent.allowDuplicate,
    changes: {
      ...(input.payment_method ? paymentMethodColumns(actor, intent.id, input.payment_method) : {}),
      ...(input.return_url ? { returnUrl: input.return_url } : {}),
    },
  });
}

async function askAfterChallenge(tx: Tx, actor: MerchantActor, intent: LockedIntent, chargeId: string): Promise<void> {
  const charge = await chargeOf(tx, chargeId);
  await stepIntent(tx, intent, "action_completed", {}, actor.requestId);
  await tx.charge.update({
    where: { id: charge.id, status: "requires_action" },
    data: { status: "processing", updatedAt: new Date() },
  });
  const call = await tx.pspCall.findFirstOrThrow({ where: { chargeId, operation: "authorize" } });
  await tx.$executeRaw`UPDATE psp_calls SET next_inquiry_at = now(), inquiries = 0 WHERE id = ${call.id}`;
  await instruct(tx, { name: "psp_call/unsettled", data: { psp_call_id: call.id } });
}
