import { toJsonAmount } from "@/lib/core/money";
import type { RefundDecision, Refund as RefundRow } from "@/lib/db/client";
import { Refund } from "@/lib/refunds/schema";

/** A refund with its decision, if there is one. */
export type DecidedRefund = RefundRow & { decision: RefundDecision | null };

/** A refund as the API shows it. Parsed by its own schema, so that the contract can't drift from the code. */
export function serializeRefund(row: DecidedRefund): Refund {
  return Refund.parse({
    refund_id: row.id,
    status: row.status,
    charge_id: row.chargeId,
    payment_intent_id: row.paymentIntentId,
    merchant_id: row.merchantId,
    amount: toJsonAmount(row.amount),
    currency: row.currency,
    reason: row.reason,
    failure_code: row.failureCode,
    approval: row.requiresApproval
      ? {
          rule: row.approvalRule,
          expires_ms: row.approvalExpiresAt?.getTime(),
          decision: row.decision?.decision ?? null,
          decided_ms: row.decision?.decidedAt.getTime() ?? null,
          comment: row.decision?.comment ?? null,
        }
      : null,
    metadata: row.metadata,
    created_ms: row.createdAt.getTime(),
    updated_ms: row.updatedAt.getTime(),
    livemode: row.livemode,
  });
}
