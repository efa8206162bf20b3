import { openCase } from "@/lib/cases/open";
import { unreachable } from "@/lib/core/unreachable";
import type { Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { applyAuthorization } from "@/lib/payments/apply-authorization";
import { applyCapture } from "@/lib/payments/apply-capture";
import { applyVoid } from "@/lib/payments/apply-void";
import { movesOtherwise } from "@/lib/payments/contradiction";
import { type Applying, chargeOf, lockIntent, placeOf } from "@/lib/payments/lock";
import type { PspOperation, PspResult } from "@/lib/psp/psp";
import { type Settlement, settleCall } from "@/lib/psp/settle-call";

/**
 * Applies what a PSP says of an authorization, capture or void: reply, notification and inquiry all come through here.
 * In one transaction under the intent's lock: charge, intent, ledger, events, the waiting answers. Idempotent, so order
 * and doubles don't matter; a state never goes back, and a late success never vanishes.
 */
export async function applyPaymentResult(pspCallId: string, result: PspResult): Promise<void> {
  await applyUnderLock(pspCallId, result, async (tx, applying, settlement, operation) => {
    switch (operation) {
      case "authorize":
        return applyAuthorization(tx, applying);
      case "capture":
        if (settlement === "decided") await applyCapture(tx, applying);
        return;
      case "void":
        if (settlement === "decided") await applyVoid(tx, applying);
        return;
      case "refund":
        throw new Error(`Bug: the refund call ${pspCallId} belongs to the room of refunds.`);
      default:
        return unreachable(operation);
    }
  });
}

/** The frame of every result of every money room: lock, note on the call, and a case for what contradicts our books. */
export async function applyUnderLock(
  pspCallId: string,
  result: PspResult,
  apply: (tx: Tx, applying: Applying, settlement: Settlement, operation: PspOperation) => Promise<void>,
): Promise<void> {
  const { operation, paymentIntentId, ...owner } = await placeOf(pspCallId);
  await transaction(`apply_${operation}`, async (tx) => {
    const intent = await lockIntent(tx, owner, paymentIntentId);
    const call = await tx.pspCall.findUniqueOrThrow({ where: { id: pspCallId } });
    const charge = await chargeOf(tx, call.chargeId);
    const settlement = await settleCall(tx, call, result);
    // Of an authorization its charge knows better what contradicts it.
    if (settlement === "contradicts" && operation !== "authorize" && movesOtherwise(call, result)) {
      await openCase(tx, charge, "late_result", { pspCallId, result });
    }
    if (settlement === "differs") return openCase(tx, charge, "amount_differs", { pspCallId, result });
    await apply(tx, { intent, charge, call, result }, settlement, operation);
  });
}
