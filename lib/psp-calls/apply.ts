import { openCase } from "@/lib/cases/open";
import { db } from "@/lib/db/client";
import { isUnavailable, sqlState } from "@/lib/db/transaction";
import { log } from "@/lib/log";
import { applyPaymentResult } from "@/lib/payments/apply-result";
import type { PspResult } from "@/lib/psp/psp";
import { referenceOf, toStored } from "@/lib/psp/result";
import { handOver } from "@/lib/psp-calls/hand-over";
import { applyRefundResult } from "@/lib/refunds/apply-result";

/** An answer that can't be applied for another reason than the database's state isn't one that passes by itself. */
const FAILURES_MAX = 5;

/**
 * Hands what a PSP says of a call to the room whose money it moves. What fails again and again is set aside for a person,
 * with the reason, and is taken up again when the PSP tells of it or is asked once more.
 */
export async function applyPspResult(pspCallId: string, result: PspResult): Promise<void> {
  const { operation } = await db().pspCall.findUniqueOrThrow({ where: { id: pspCallId }, select: { operation: true } });
  try {
    await (operation === "refund" ? applyRefundResult(pspCallId, result) : applyPaymentResult(pspCallId, result));
  } catch (error) {
    if (passes(error) || !(await setAside(pspCallId, result, error))) throw error;
  }
}

/** Whether the database was in the way, not the answer. */
function passes(error: unknown): boolean {
  return isUnavailable(error) || ["40001", "40P01"].includes(sqlState(error) ?? "");
}

/** Counts a failure. Returns whether it was the last: then the call waits for a person, and nobody tries it again. */
async function setAside(pspCallId: string, result: PspResult, error: unknown): Promise<boolean> {
  const { applyFailures } = await db().pspCall.update({
    where: { id: pspCallId },
    data: { applyFailures: { increment: 1 } },
    select: { applyFailures: true },
  });
  if (applyFailures < FAILURES_MAX) return false;
  const setAsideNow = await handOver(async (tx) => {
    const call = await tx.pspCall.findUniqueOrThrow({ where: { id: pspCallId }, include: { charge: true } });
    const { pspAccountId, operation } = call;
    const pspReference = call.pspReference ?? referenceOf(result) ?? null;
    const taken = await tx.pspCall.count({ where: { pspAccountId, operation, pspReference, id: { not: pspCallId } } });
    const { count } = await tx.pspCall.updateMany({
      where: { id: pspCallId, OR: [{ status: "unknown" }, { status: "answered", appliedAt: null }] },
      data: {
        status: "needs_review",
        outcome: null,
        result: toStored(result),
        nextInquiryAt: null,
        // What the PSP tells of it later finds it by this.
        ...(taken === 0 ? { pspReference } : {}),
      },
    });
    const reason = error instanceof Error ? (error.message.trim().split("\n").at(-1) ?? "") : "no message";
    await openCase(tx, call.charge, "result_not_applied", { pspCallId, result, reason });
    return count === 1;
  });
  log().error({ psp_call_id: pspCallId, err: error }, "an answer of a PSP can't be applied, and waits for a person");
  return setAsideNow;
}
