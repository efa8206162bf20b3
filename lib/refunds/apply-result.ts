import type { Tx } from "@/lib/db/client";
import { changeAmounts } from "@/lib/payments/amounts";
import { applyUnderLock } from "@/lib/payments/apply-result";
import { bookRefund } from "@/lib/payments/book";
import type { Applying } from "@/lib/payments/lock";
import { tellCharge } from "@/lib/payments/tell-charge";
import type { PspResult } from "@/lib/psp/psp";
import { referenceOf } from "@/lib/psp/result";
import { answerRefundWaiting, refundOf, stepRefund } from "@/lib/refunds/step";

/**
 * Applies what a PSP says of a refund: reply, notification and inquiry all come through here. In one transaction under
 * the intent's lock: refund, amounts, ledger, events, the waiting answers. The reservation stays until the outcome is
 * proven, and is given back only on a refusal.
 */
export async function applyRefundResult(pspCallId: string, result: PspResult): Promise<void> {
  await applyUnderLock(pspCallId, result, async (tx, applying, settlement) => {
    if (settlement === "decided") await apply(tx, applying);
  });
}

async function apply(tx: Tx, { intent, charge, call, result }: Applying): Promise<void> {
  if (!call.refundId) throw new Error(`Bug: PSP call ${call.id} refunds nothing.`);
  const refund = await refundOf(tx, call.refundId);
  const moved = result.outcome === "approved";
  await changeAmounts(tx, charge, { refundPending: -refund.amount, amountRefunded: moved ? refund.amount : 0n });
  if (moved) {
    await bookRefund(tx, charge, call);
    await tellCharge(tx, "charge.refunded", charge, intent, call.requestId);
  }
  const after = await stepRefund(
    tx,
    intent,
    refund,
    moved ? "refunded" : "refused",
    { pspReference: referenceOf(result) ?? null, failureCode: moved ? null : failureCodeOf(result) },
    call.requestId,
  );
  await answerRefundWaiting(tx, after);
}

/** Why no money went back, in a stable word. */
function failureCodeOf(result: PspResult): string {
  if (result.outcome === "declined") return result.declineCode;
  return result.outcome === "rejected" ? "psp_rejected" : "psp_unavailable";
}
