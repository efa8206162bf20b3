import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { AdminActor } from "@/lib/core/actor";
import type { Charge, Tx } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";
import { APPROVAL_HOURS_MAX, approvalRule } from "@/lib/refunds/policy";
import type { CreateRefund, RequestRefund } from "@/lib/refunds/schema";
import type { DecidedRefund } from "@/lib/refunds/serialize";

const HOUR_MS = 60 * 60 * 1_000;

/** Writes the refund down, held for a second person where the policy says so. `charge`: as it was before. */
export async function insertRefund(
  tx: Tx,
  actor: AdminActor,
  charge: Charge,
  asked: { id: string; amountMinor: bigint; input: CreateRefund | RequestRefund; cardFingerprint: string | null },
): Promise<DecidedRefund> {
  const { merchantId, livemode, currency, paymentIntentId } = charge;
  const { id, amountMinor, input } = asked;
  const beforeMinor = charge.amountRefunded + charge.refundPending;
  const rule = await approvalRule(tx, { merchantId, currency, amountMinor, beforeMinor, reason: input.reason });
  const at = await databaseNow(tx);
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
      ...(await makerOf(tx, actor)),
      cardFingerprint: asked.cardFingerprint,
      comment: "comment" in input ? (input.comment ?? null) : null,
      requestHash: requestHash({ paymentIntentId, chargeId: charge.id, amount: amountMinor, currency }),
      approvalExpiresAt: rule ? new Date(at.getTime() + APPROVAL_HOURS_MAX * HOUR_MS) : null,
      createdAt: at,
      updatedAt: at,
    },
  });
  return { ...row, decision: null };
}

/** Who asks, and the person who answers for it: never the checker, in whatever role or through whatever client. */
async function makerOf(
  tx: Tx,
  actor: AdminActor,
): Promise<{ makerType: "operator" | "api_client"; makerId: string; makerPersonId: string | null }> {
  if (actor.kind === "operator") {
    return { makerType: "operator", makerId: actor.operatorId, makerPersonId: actor.operatorId };
  }
  const { ownerOperatorId } = await tx.apiClient.findUniqueOrThrow({
    where: { id: actor.clientId },
    select: { ownerOperatorId: true },
  });
  return { makerType: "api_client", makerId: actor.clientId, makerPersonId: ownerOperatorId };
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
