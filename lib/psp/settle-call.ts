import type { Charge, PspCall, Tx } from "@/lib/db/client";
import type { PspResult } from "@/lib/psp/psp";
import { fromStored, referenceOf, toStored } from "@/lib/psp/result";

/**
 * What a result is for its call. `open`: nothing is decided yet. `decided`: this is the first final answer, and it takes
 * effect now. `known`: the same was applied before. `contradicts`: another one was. `differs`: another amount was moved
 * than was asked for; `names_another`: by its references the answer belongs to something else. Of these two nothing
 * takes effect before the PSP says something else, or a person has looked.
 */
export type Settlement = "open" | "decided" | "known" | "contradicts" | "differs" | "names_another";

/**
 * Notes on a call's row what is known now, under the lock of its intent. The reply path wrote the answer already;
 * notifications and inquiries come here first.
 */
export async function settleCall(
  tx: Tx,
  charge: Pick<Charge, "pspReference">,
  call: PspCall,
  result: PspResult,
): Promise<Settlement> {
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
  if (await namesAnother(tx, charge, call, result)) return quarantine(tx, call, result, "names_another");
  if (differs(call, result)) return quarantine(tx, call, result, "differs");
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

/** Whether an answer is about another charge than ours, or bears a reference that another request's answer bore. */
async function namesAnother(
  tx: Tx,
  charge: Pick<Charge, "pspReference">,
  call: PspCall,
  result: PspResult,
): Promise<boolean> {
  const about = "chargeReference" in result ? result.chargeReference : undefined;
  if (about !== undefined && charge.pspReference !== null && about !== charge.pspReference) return true;
  const pspReference = referenceOf(result);
  if (pspReference === undefined) return false;
  if (call.pspReference !== null && call.pspReference !== pspReference) return true;
  const { pspAccountId, operation } = call;
  return (await tx.pspCall.count({ where: { pspAccountId, operation, pspReference, id: { not: call.id } } })) > 0;
}

async function quarantine(
  tx: Tx,
  call: PspCall,
  result: PspResult,
  why: "differs" | "names_another",
): Promise<Settlement> {
  // Its own answer is on the way, and is the better evidence.
  if (call.status === "in_flight") return "open";
  await tx.pspCall.update({
    where: { id: call.id },
    data: {
      status: "needs_review",
      outcome: null,
      result: toStored(result),
      leaseUntil: null,
      nextInquiryAt: null,
      // A reference that is its own finds it when the PSP tells of it again.
      ...(why === "differs" ? { pspReference: referenceOf(result) ?? call.pspReference } : {}),
    },
    select: { id: true },
  });
  return why;
}
