import type { MerchantActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { newId } from "@/lib/core/id";
import { type PaymentIntent as PaymentIntentRow, Prisma, type Tx } from "@/lib/db/client";
import { statement, transaction } from "@/lib/db/transaction";
import type { Committed } from "@/lib/idempotency/await-answer";
import { claimSql, type KeyedRequest, KeyTaken, type StoredResponse } from "@/lib/idempotency/keys";
import { paymentMethodColumns } from "@/lib/payments/payment-method";
import type { CreatePaymentIntent } from "@/lib/payments/schema";
import { jsonResponse, serializePaymentIntent } from "@/lib/payments/serialize";
import { startCharge } from "@/lib/payments/start-charge";
import type { PaymentIntentStatus } from "@/lib/payments/status";
import { emitSql } from "@/lib/webhooks/emit";

/**
 * Creates a payment intent, once for each key; with `confirm`, commits its first charge too. Without `confirm` the
 * answer is known and kept at once; with it, the outcome is awaited by the caller.
 */
export async function createPaymentIntent(
  actor: MerchantActor,
  input: CreatePaymentIntent,
  request: KeyedRequest,
): Promise<Committed> {
  if (input.merchant_id !== actor.merchantId) {
    const message = "must be the merchant that the access token belongs to";
    throw new AppError("invalid_request", `merchant_id ${message}.`, {
      errors: [{ path: "merchant_id", code: "merchant_mismatch", message }],
    });
  }
  const intent = newIntent(actor, input);
  if (!input.confirm) {
    const response = jsonResponse(request.successStatus, serializePaymentIntent(intent));
    await statement("create", (tx) => insertIntent(tx, intent, actor, request, { response }));
    return { response };
  }

  const chargeId = newId("charge");
  await transaction("create", async (tx) => {
    await insertIntent(tx, intent, actor, request, { awaits: chargeId });
    await startCharge(tx, intent, {
      id: chargeId,
      requestId: actor.requestId,
      allowDuplicate: input.allow_duplicate ?? false,
      changes: {},
    });
  });
  return { resourceId: intent.id };
}

/**
 * Key, intent, event, deliveries and instructions in one statement: the hot path is one round trip.
 * Without the key there is no row in any of them.
 */
async function insertIntent(
  tx: Tx,
  intent: PaymentIntentRow,
  actor: MerchantActor,
  request: KeyedRequest,
  claim: { response?: StoredResponse; awaits?: string },
): Promise<void> {
  const created = emitSql(
    {
      type: "payment_intent.created",
      merchantId: intent.merchantId,
      livemode: intent.livemode,
      objectId: intent.id,
      seq: intent.version,
      paymentIntentId: intent.id,
      orderId: intent.orderId,
      object: serializePaymentIntent(intent),
      requestId: actor.requestId,
      at: intent.createdAt,
    },
    "intent",
  );
  const rows = await tx.$queryRaw<unknown[]>(Prisma.sql`
    WITH claimed AS (${claimSql(actor, request, { resourceId: intent.id, ...claim })}),
    intent AS (
      INSERT INTO payment_intents (id, merchant_id, livemode, status, amount, currency, order_id, capture_method,
        return_url, description, metadata, payment_method_type, payment_method_token_sealed,
        payment_method_fingerprint, allow_duplicate, created_at, updated_at)
      SELECT ${intent.id}, ${intent.merchantId}, ${intent.livemode}::boolean, ${intent.status}, ${intent.amount}::bigint,
        ${intent.currency}, ${intent.orderId}, ${intent.captureMethod}, ${intent.returnUrl}, ${intent.description},
        ${JSON.stringify(intent.metadata)}::jsonb, ${intent.paymentMethodType}, ${intent.paymentMethodTokenSealed},
        ${intent.paymentMethodFingerprint}, ${intent.allowDuplicate}::boolean, ${intent.createdAt}::timestamptz, ${intent.updatedAt}::timestamptz
      FROM claimed
      RETURNING id),
    ${created}
    SELECT id FROM intent`);
  if (rows.length === 0) throw new KeyTaken();
}

function newIntent(
  actor: MerchantActor,
  input: CreatePaymentIntent,
): PaymentIntentRow & { status: PaymentIntentStatus } {
  const at = new Date();
  const id = newId("paymentIntent");
  return {
    id,
    merchantId: actor.merchantId,
    livemode: actor.livemode,
    status: input.payment_method ? "requires_confirmation" : "requires_payment_method",
    version: 1,
    amount: BigInt(input.amount),
    currency: input.currency,
    orderId: input.order_id,
    captureMethod: input.capture_method,
    returnUrl: input.return_url ?? null,
    description: input.description ?? null,
    metadata: input.metadata,
    ...paymentMethodColumns(actor, id, input.payment_method),
    amountAuthorized: 0n,
    amountCaptured: 0n,
    amountReleased: 0n,
    capturePending: 0n,
    amountRefunded: 0n,
    refundPending: 0n,
    latestChargeId: null,
    nextAction: null,
    lastError: null,
    cancellationReason: null,
    cancelRequestedAt: null,
    captureBefore: null,
    allowDuplicate: input.allow_duplicate ?? false,
    confirmedAt: null,
    succeededAt: null,
    createdAt: at,
    updatedAt: at,
  };
}
