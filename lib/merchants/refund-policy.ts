import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { requireFreshProof } from "@/lib/core/step-up";
import { thresholdList } from "@/lib/core/threshold-rule";
import type { Tx } from "@/lib/db/client";
import { changeSettings, difference, lockMerchant, operatorOnly } from "@/lib/merchants/change";
import { retrieveMerchant } from "@/lib/merchants/merchants";
import type { Merchant, RefundPolicy } from "@/lib/merchants/schema";

/**
 * Says which refunds of a merchant need a second person. It counts for refunds that are asked for from then on. Refuses to
 * change a policy that somebody else has changed since it was looked at.
 */
export async function putRefundPolicy(actor: AdminActor, id: string, policy: RefundPolicy): Promise<Merchant> {
  const { operatorId } = operatorOnly(actor);
  requireFreshProof(actor, Date.now());
  await changeSettings(actor, async (tx) => {
    const { approval, policyVersion } = await lockMerchant(tx, id);
    const before = { approval, thresholds: await thresholdsOf(tx, id) };
    const after = { approval: policy.approval, thresholds: thresholdList(policy.thresholds) };
    const changed = difference(before, after);
    if (!changed) return { made: undefined, told: undefined };
    if (policy.version !== policyVersion) {
      throw new AppError(
        "invalid_state",
        `The refund policy is at version ${policyVersion} by now. Look at it, and change it again.`,
      );
    }
    await tx.merchant.update({
      where: { id },
      data: { refundApproval: policy.approval, refundPolicyVersion: policyVersion + 1 },
      select: { id: true },
    });
    await tx.refundPolicy.deleteMany({ where: { merchantId: id } });
    await tx.refundPolicy.createMany({
      data: policy.thresholds.map(({ currency, amount }) => ({
        merchantId: id,
        currency,
        thresholdAmount: BigInt(amount),
        updatedBy: operatorId,
      })),
    });
    const told = { merchantId: id, action: "refund_policy.changed", objectType: "merchant", objectId: id, ...changed };
    return { made: undefined, told };
  });
  return retrieveMerchant(actor, id);
}

async function thresholdsOf(tx: Tx, merchantId: string): Promise<string> {
  const rows = await tx.refundPolicy.findMany({ where: { merchantId } });
  return thresholdList(rows.map(({ currency, thresholdAmount }) => ({ currency, amount: thresholdAmount })));
}
