import { thresholdRule } from "@/lib/core/threshold-rule";
import type { Tx } from "@/lib/db/client";

/** A refund waits this long for a decision; then it is canceled, and its amount is free again. */
export const APPROVAL_HOURS_MAX = 72;

/**
 * Which rule of the merchant holds a refund for a second person, in words for the queue. `undefined`: none. Always when
 * the reason is `fraudulent`, from a threshold on for each currency that has one, never when the merchant turned it off.
 * What counts is all that goes back of the charge, `beforeMinor` with it: small parts come to a large sum.
 */
export async function approvalRule(
  tx: Tx,
  refund: { merchantId: string; currency: string; amountMinor: bigint; beforeMinor: bigint; reason: string },
): Promise<string | undefined> {
  const { refundApproval } = await tx.merchant.findUniqueOrThrow({
    where: { id: refund.merchantId },
    select: { refundApproval: true },
  });
  if (refundApproval === "off") return undefined;
  if (refund.reason === "fraudulent") return "the reason is fraudulent";
  const policy = await tx.refundPolicy.findUnique({
    where: { merchantId_currency: { merchantId: refund.merchantId, currency: refund.currency } },
  });
  if (!policy || refund.beforeMinor + refund.amountMinor < policy.thresholdAmount) return undefined;
  const what = refund.amountMinor < policy.thresholdAmount ? "the sum of this charge's refunds" : "the amount";
  return thresholdRule(what, policy.thresholdAmount, refund.currency);
}
