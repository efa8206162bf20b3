import type { PspCall, Tx } from "@/lib/db/client";
import type { PspResult } from "@/lib/psp/psp";
import { fromStored, referenceOf, toStored } from "@/lib/psp/result";

/**
 * What a result is for its call. `open`: nothing is decided yet. `decided`: this is the first final answer, and it takes
 * effect now. `known`: the same was applied before. `contradicts`: another one was. `differs`: another amount was moved
 * than was asked for; nothing takes effect before the PSP says something else, or a person has looked.
 */
export type Settlement = "open" | "decided" | "known" | "contradicts" | "differs";

/**
 * Notes on a call's row what is known now, under the lock of its intent. The reply path wrote the answer already;
 * notifications and inquiries come here first.
 */
export async function settleCall(tx: Tx, call: PspCall, result: PspResult): Promise<Settlement> {
  if (result.outcome === "unknown") return "open";
  const final = call.status === "answered" && call.outcome !== "pending";
  if (final && call.appliedAt) {
    if (result.outcome === "pending") return "known";
    if (corrects(call, result)) {
      await tx.pspCall.update({ where: { id: call.id }, data: { result: toStored(result) }, select: { id: true } });
      return "decided";
    }
    return call.outcome === result.outcome ? "known" : "contradicts";
  }
  if (differs(call, result)) return quarantine(tx, call, result);
  const now = new Date();
  const pending = result.outcome === "pending";
  await tx.pspCall.update({
    where: { id: call.id },
    data: {
      status: "answered",
      outcome: result.outcome,
      result: toStored(result),
      pspReference: referenceOf(result) ?? call.pspReference,
      answeredAt: call.answeredAt ?? now,
      leaseUntil: null,
      ...(pending ? {} : { nextInquiryAt: null }),
      appliedAt: now,
    },
    select: { id: true },
  });
  return pending ? "open" : "decided";
}

/** Whether a follow-up moved something else than it was to. A charge has a status of its own for that. */
function differs(call: PspCall, result: PspResult): boolean {
  return call.operation !== "authorize" && isOther(call, result);
}

/** Whether a PSP that named another amount than it was asked for says now that it moved the right one after all. */
function corrects(call: PspCall, result: PspResult): boolean {
  if (call.operation !== "authorize" || call.outcome !== "approved") return false;
  return isOther(call, fromStored(call.result)) && result.outcome === "approved" && !isOther(call, result);
}

function isOther(call: PspCall, result: PspResult): boolean {
  return result.outcome === "approved" && (result.amountMinor !== call.amount || result.currency !== call.currency);
}

async function quarantine(tx: Tx, call: PspCall, result: PspResult): Promise<Settlement> {
  // Its own answer is on the way, and is the better evidence.
  if (call.status === "in_flight") return "open";
  await tx.pspCall.update({
    where: { id: call.id },
    data: { status: "needs_review", outcome: null, result: toStored(result), leaseUntil: null, nextInquiryAt: null },
    select: { id: true },
  });
  return "differs";
}
