import type { CaseKind } from "@/lib/cases/status";
import { newId } from "@/lib/core/id";
import type { Charge, Tx } from "@/lib/db/client";
import type { PspResult } from "@/lib/psp/psp";
import { toStored } from "@/lib/psp/result";

/** Opens a case about a charge, unless one of its kind is open already. */
export async function openCase(
  tx: Tx,
  charge: Charge,
  kind: CaseKind,
  evidence: { pspCallId: string; result: PspResult },
): Promise<void> {
  const open = await tx.case.count({ where: { chargeId: charge.id, kind, status: { not: "resolved" } } });
  if (open > 0) return;
  await tx.case.create({
    data: {
      id: newId("case"),
      merchantId: charge.merchantId,
      livemode: charge.livemode,
      kind,
      paymentIntentId: charge.paymentIntentId,
      chargeId: charge.id,
      evidence: {
        charge_status: charge.status,
        amount: charge.amount.toString(),
        currency: charge.currency,
        psp_call_id: evidence.pspCallId,
        result: toStored(evidence.result),
        ...proposalFor(kind, evidence.result),
      },
    },
    select: { id: true },
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
