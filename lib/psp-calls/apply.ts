import { db } from "@/lib/db/client";
import { applyPaymentResult } from "@/lib/payments/apply-result";
import type { PspResult } from "@/lib/psp/psp";
import { applyRefundResult } from "@/lib/refunds/apply-result";

/** Hands what a PSP says of a call to the room whose money it moves. */
export async function applyPspResult(pspCallId: string, result: PspResult): Promise<void> {
  const { operation } = await db().pspCall.findUniqueOrThrow({ where: { id: pspCallId }, select: { operation: true } });
  await (operation === "refund" ? applyRefundResult(pspCallId, result) : applyPaymentResult(pspCallId, result));
}
