import { LATE_MONEY_KINDS } from "@/lib/cases/late-money";
import { AppError } from "@/lib/core/error";
import type { PaymentIntent, Tx } from "@/lib/db/client";

/** A payment that succeeded keeps its like away for a day: longer than any client goes on retrying. */
const KEPT_AWAY_HOURS = 24;

/** What a payment would be charged twice with: one that our books lost and a case is about, or another one in them. */
type Like =
  | { lostPaymentCaseId: string; paymentIntentId: null; status: null }
  | { lostPaymentCaseId: null; paymentIntentId: string; status: string };

/**
 * Refuses to charge an order a second time by accident: another payment of the same merchant, order, amount and card
 * that is live, or succeeded within a day, or that a PSP has and our books lost. A client that makes a new idempotency
 * key for each retry is the commonest cause of double charges. One whose money a person still has to look into counts as
 * live, whatever the card: its shopper may have paid. Throws `duplicate_payment` naming the other one.
 */
export async function refuseDuplicate(
  tx: Tx,
  intent: Pick<
    PaymentIntent,
    "id" | "merchantId" | "livemode" | "orderId" | "amount" | "currency" | "paymentMethodFingerprint"
  >,
): Promise<void> {
  const alike = [intent.merchantId, intent.livemode, intent.orderId, intent.amount, intent.currency];
  // Two that are alike pass here one after the other: the second sees what the first committed.
  await tx.$queryRaw`
    SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(
      ${[...alike, intent.paymentMethodFingerprint].join("\n")}, 0))) AS held`;
  const rows = await tx.$queryRaw<Like[]>`
    SELECT id AS "lostPaymentCaseId", NULL AS "paymentIntentId", NULL AS status FROM cases
    WHERE kind = 'not_in_books' AND status <> 'resolved' AND order_reference = ${intent.orderId}
      AND (merchant_id IS NULL OR merchant_id = ${intent.merchantId}) AND livemode = ${intent.livemode}
      AND amount = ${intent.amount} AND currency = ${intent.currency}
    UNION ALL SELECT NULL, id, status FROM payment_intents
    WHERE merchant_id = ${intent.merchantId} AND livemode = ${intent.livemode} AND order_id = ${intent.orderId}
      AND amount = ${intent.amount} AND currency = ${intent.currency} AND id <> ${intent.id}
      AND ((payment_method_fingerprint = ${intent.paymentMethodFingerprint}
          AND (status IN ('processing', 'requires_action', 'requires_capture')
            OR (status = 'succeeded' AND coalesce(succeeded_at, confirmed_at) > now() - ${KEPT_AWAY_HOURS} * interval '1 hour')))
        OR EXISTS (
          SELECT 1 FROM cases k
          WHERE k.payment_intent_id = payment_intents.id AND k.status <> 'resolved' AND k.kind = ANY(${[...LATE_MONEY_KINDS]})))
    LIMIT 1`;
  const like = rows[0];
  if (like) throw duplicateOf(like);
}

function duplicateOf(like: Like): AppError {
  if (like.lostPaymentCaseId !== null) {
    return new AppError(
      "duplicate_payment",
      "A PSP has a payment of the same order and amount that our books lost. A person finds out first what became of " +
        "it. Send allow_duplicate: true if the shopper is to pay twice.",
      { members: { case_id: like.lostPaymentCaseId } },
    );
  }
  return new AppError(
    "duplicate_payment",
    `Payment intent ${like.paymentIntentId} (${like.status}) is for the same order and amount. ` +
      "Send allow_duplicate: true if the shopper is to pay twice.",
    { members: { payment_intent_id: like.paymentIntentId } },
  );
}
