import type { CaseKind } from "@/lib/cases/status";
import { newId } from "@/lib/core/id";
import type { Charge, Tx } from "@/lib/db/client";
import type { PspResult } from "@/lib/psp/psp";
import { toStored } from "@/lib/psp/result";

/** Opens a case about what a PSP says of a call, unless one of its kind about the same answer is open already. */
export async function openCase(
  tx: Tx,
  charge: Charge,
  kind: CaseKind,
  evidence: { pspCallId: string; result: PspResult; reason?: string },
): Promise<void> {
  await tx.case.createMany({
    // The database knows the open ones.
    skipDuplicates: true,
    data: {
      id: newId("case"),
      merchantId: charge.merchantId,
      livemode: charge.livemode,
      kind,
      paymentIntentId: charge.paymentIntentId,
      chargeId: charge.id,
      pspCallId: evidence.pspCallId,
      outcome: evidence.result.outcome,
      evidence: {
        charge_status: charge.status,
        amount: charge.amount.toString(),
        currency: charge.currency,
        psp_call_id: evidence.pspCallId,
        result: toStored(evidence.result),
        ...(evidence.reason ? { reason: evidence.reason } : {}),
        ...proposalFor(kind, evidence.result),
      },
    },
  });
}

/** What would put money right that nobody asked for: what was taken goes back, what is held is let go. */
function proposalFor(
  kind: CaseKind,
  result: PspResult,
): { proposal?: { operation: "refund" | "void"; amount: string } } {
  if (kind !== "orphan_charge" || result.outcome !== "approved") return {};
  return { proposal: { operation: result.settled ? "refund" : "void", amount: result.amountMinor.toString() } };
}
