import type { Tx } from "@/lib/db/client";
import { capturableOf, changeAmounts } from "@/lib/payments/amounts";
import { chargeOf, type LockedIntent } from "@/lib/payments/lock";
import { startPspCall } from "@/lib/psp/start-call";

/**
 * Has the PSP let a charge go whose payment is to be canceled, unless that is under way. What is held is reserved, so
 * that nothing else can take it.
 */
export async function startCancelVoid(
  tx: Tx,
  intent: LockedIntent,
  chargeId: string,
  requestId: string,
): Promise<void> {
  const charge = await chargeOf(tx, chargeId);
  const open = await tx.pspCall.count({
    where: { chargeId, operation: "void", status: { notIn: ["answered", "withdrawn"] } },
  });
  if (open > 0) return;
  await changeAmounts(tx, charge, { capturePending: capturableOf(charge) });
  await startPspCall(tx, charge, { operation: "void", amountMinor: intent.amount, requestId });
}
