import { openCase } from "@/lib/cases/open";
import { next } from "@/lib/core/state";
import { unreachable } from "@/lib/core/unreachable";
import type { Tx } from "@/lib/db/client";
import { isUniqueViolation, transaction } from "@/lib/db/transaction";
import { applyAuthorization } from "@/lib/payments/apply-authorization";
import { applyCapture } from "@/lib/payments/apply-capture";
import { applyVoid } from "@/lib/payments/apply-void";
import { movesOtherwise } from "@/lib/payments/contradiction";
import { type Applying, chargeOf, type LockedCharge, lockIntent, placeOf } from "@/lib/payments/lock";
import { chargeTransitions } from "@/lib/payments/status";
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
  const place = await placeOf(pspCallId);
  try {
    await applyAt(place, pspCallId, result, apply);
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    // Two answers with one reference at the same moment: the second of them sees now that it is the other's.
    await applyAt(place, pspCallId, result, apply);
  }
}

async function applyAt(
  { operation, paymentIntentId, ...owner }: Awaited<ReturnType<typeof placeOf>>,
  pspCallId: string,
  result: PspResult,
  apply: Parameters<typeof applyUnderLock>[2],
): Promise<void> {
  await transaction(`apply_${operation}`, async (tx) => {
    const intent = await lockIntent(tx, owner, paymentIntentId);
    const call = await tx.pspCall.findUniqueOrThrow({ where: { id: pspCallId } });
    const charge = await chargeOf(tx, call.chargeId);
    const settlement = await settleCall(tx, charge, call, result);
    // Of an authorization its charge knows better what contradicts it.
    if (settlement === "contradicts" && operation !== "authorize" && movesOtherwise(call, result)) {
      await openCase(tx, charge, "late_result", { pspCallId, result });
    }
    if (settlement === "names_another") return quarantineCharge(tx, charge, { pspCallId, result });
    if (settlement === "differs") return openCase(tx, charge, "amount_differs", { pspCallId, result });
    await apply(tx, { intent, charge, call, result }, settlement, operation);
  });
}

/** An answer that belongs to something else: a charge that waits for it takes no other money before a person has looked. */
async function quarantineCharge(
  tx: Tx,
  charge: LockedCharge,
  evidence: { pspCallId: string; result: PspResult },
): Promise<void> {
  const status = next(chargeTransitions, charge.status, "differs");
  if (status) {
    await tx.charge.update({
      where: { id: charge.id, status: charge.status },
      data: { status, updatedAt: new Date() },
      select: { id: true },
    });
  }
  await openCase(tx, charge, "reference_differs", evidence);
}
