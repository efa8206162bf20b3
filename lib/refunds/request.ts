import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { recordAudit } from "@/lib/audit/record";
import type { MerchantActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { newId } from "@/lib/core/id";
import { type Charge, db, type Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import type { Committed } from "@/lib/idempotency/await-answer";
import { claimKey, type KeyedRequest } from "@/lib/idempotency/keys";
import { changeAmounts, refundableOf } from "@/lib/payments/amounts";
import { chargeOf, type LockedIntent, lockIntent } from "@/lib/payments/lock";
import { refuseWhileUnknown, resolvingFirst } from "@/lib/payments/resolve-first";
import { startPspCall } from "@/lib/psp/start-call";
import { APPROVAL_HOURS_MAX, approvalRule } from "@/lib/refunds/policy";
import type { CreateRefund } from "@/lib/refunds/schema";
import type { DecidedRefund } from "@/lib/refunds/serialize";
import { answerRefundWaiting, tellRefund } from "@/lib/refunds/step";

const HOUR_MS = 60 * 60 * 1_000;

/**
 * Commits the intention to refund a charge, once for each key. The amount is reserved from now on, so that all refunds
 * together never pass what was captured. Policy says whether it goes to the PSP or waits for a second person.
 */
export async function requestRefund(
  actor: MerchantActor,
  input: CreateRefund,
  request: KeyedRequest,
): Promise<Committed> {
  const { id: chargeId, paymentIntentId } = await findCharge(actor, input.charge_id);
  const refundId = newId("refund");
  return resolvingFirst(() =>
    transaction("refund", async (tx) => {
      const intent = await lockIntent(tx, actor, paymentIntentId);
      await claimKey(tx, actor, request, { resourceId: refundId, awaits: refundId });
      await refuseWhileUnknown(tx, intent);
      const charge = await chargeOf(tx, chargeId);
      const amountMinor = amountOf(charge, input);
      await changeAmounts(tx, charge, { refundPending: amountMinor });
      const refund = await insertRefund(tx, actor, charge, { id: refundId, amountMinor, input });
      await begin(tx, intent, charge, refund, actor);
      return { resourceId: refundId };
    }),
  );
}

/** What an approval is bound to: SHA-256 over intent, charge, amount and currency, as JSON of RFC 8785. */
export function requestHash(terms: {
  paymentIntentId: string;
  chargeId: string;
  amount: bigint;
  currency: string;
}): Uint8Array<ArrayBuffer> {
  const { paymentIntentId, chargeId, amount, currency } = terms;
  const json = canonicalize({
    payment_intent_id: paymentIntentId,
    charge_id: chargeId,
    amount: amount.toString(),
    currency,
  });
  return new Uint8Array(
    createHash("sha256")
      .update(json ?? "")
      .digest(),
  );
}

async function findCharge(actor: MerchantActor, id: string): Promise<{ id: string; paymentIntentId: string }> {
  const charge = await db().charge.findUnique({
    where: { merchantId_livemode_id: { merchantId: actor.merchantId, livemode: actor.livemode, id } },
    select: { id: true, paymentIntentId: true },
  });
  if (!charge) throw new AppError("not_found", "There is no such charge.");
  return charge;
}

function amountOf(charge: Charge, input: CreateRefund): bigint {
  if (charge.amountCaptured === 0n) {
    throw new AppError("invalid_state", `Nothing of this charge, which is ${charge.status}, was captured.`);
  }
  const left = refundableOf(charge);
  const amountMinor = input.amount === undefined ? left : BigInt(input.amount);
  if (amountMinor > left || amountMinor === 0n) {
    throw new AppError("amount_too_large", `Only ${left} (minor units of ${charge.currency}) can be refunded.`);
  }
  return amountMinor;
}

async function insertRefund(
  tx: Tx,
  actor: MerchantActor,
  charge: Charge,
  asked: { id: string; amountMinor: bigint; input: CreateRefund },
): Promise<DecidedRefund> {
  const { merchantId, livemode, currency, paymentIntentId } = charge;
  const { id, amountMinor, input } = asked;
  const rule = await approvalRule(tx, { merchantId, currency, amountMinor, reason: input.reason });
  const client = await tx.apiClient.findUniqueOrThrow({
    where: { id: actor.clientId },
    select: { ownerOperatorId: true },
  });
  const at = new Date();
  const row = await tx.refund.create({
    data: {
      id,
      merchantId,
      livemode,
      paymentIntentId,
      chargeId: charge.id,
      status: rule ? "requires_approval" : "processing",
      version: 2,
      amount: amountMinor,
      currency,
      reason: input.reason,
      metadata: input.metadata,
      requiresApproval: rule !== undefined,
      approvalRule: rule ?? null,
      makerType: "api_client",
      makerId: actor.clientId,
      makerPersonId: client.ownerOperatorId,
      requestHash: requestHash({ paymentIntentId, chargeId: charge.id, amount: amountMinor, currency }),
      approvalExpiresAt: rule ? new Date(at.getTime() + APPROVAL_HOURS_MAX * HOUR_MS) : null,
      createdAt: at,
      updatedAt: at,
    },
  });
  return { ...row, decision: null };
}

/** Sends it on its way: to the PSP, or to the queue, which is the answer to whoever asked. */
async function begin(
  tx: Tx,
  intent: LockedIntent,
  charge: Charge,
  refund: DecidedRefund,
  actor: MerchantActor,
): Promise<void> {
  const waits = refund.requiresApproval;
  await tellRefund(
    tx,
    intent,
    refund,
    ["refund.created", waits ? "refund.requires_approval" : "refund.processing"],
    actor.requestId,
  );
  if (waits) await answerRefundWaiting(tx, refund);
  else await startRefundCall(tx, charge, refund, actor.requestId);
  await recordAudit(tx, {
    merchantId: refund.merchantId,
    actor: { type: "api_client", id: actor.clientId },
    action: "refund.requested",
    objectType: "refund",
    objectId: refund.id,
    after: {
      amount: refund.amount.toString(),
      currency: refund.currency,
      reason: refund.reason,
      status: refund.status,
    },
    requestId: actor.requestId,
  });
}

/** Commits the PSP call that moves a refund's money. The database lets only one through, on the terms decided on. */
export async function startRefundCall(tx: Tx, charge: Charge, refund: DecidedRefund, requestId: string): Promise<void> {
  await startPspCall(tx, charge, {
    operation: "refund",
    amountMinor: refund.amount,
    refundId: refund.id,
    requestId,
  });
}
