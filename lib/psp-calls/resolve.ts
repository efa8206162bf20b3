import { TryAgain } from "@/lib/core/try-again";
import { db, type PspCall } from "@/lib/db/client";
import { endUnsent } from "@/lib/psp/call-row";
import { isCircuitOpen } from "@/lib/psp/circuit";
import { type OpenPspAccount, openPspAccount } from "@/lib/psp/registry";
import { applyPspResult } from "@/lib/psp-calls/apply";
import { ask } from "@/lib/psp-calls/ask";
import { giveUp, isOpen, scheduleNext, takeTurn } from "@/lib/psp-calls/inquiry-schedule";
import { provenNeverArrived } from "@/lib/psp-calls/never-arrived";
import { sendPspCall } from "@/lib/psp-calls/send";

/** A hint that could not be followed up is followed up after this time. */
const HINT_PAUSE_MS = 5_000;

/**
 * Why the PSP is asked. `schedule`: an outcome is open, and it is time. `doubt`: somebody needs to know now. `hint`: the
 * PSP told of it, so it is asked about closed calls too, and again until it can say more: a late success must not vanish.
 */
export type Why = "schedule" | "doubt" | "hint";

/**
 * Asks the PSP what became of a call, and applies the answer. Not found, for longer than the PSP may hide a charge, means
 * that it never arrived: then the same request goes out again with its old key, or, where nobody wants the money any
 * more, ends as not taken. Nothing is failed on silence. Returns in how many milliseconds to ask next by the schedule, or
 * `null` when nothing is open any more.
 */
export async function resolvePspCall(id: string, why: Why = "schedule"): Promise<number | null> {
  const call = await db().pspCall.findUniqueOrThrow({ where: { id } });
  if (why === "schedule") {
    if (!isOpen(call)) return null;
    const leftMs = await takeTurn(id);
    if (leftMs > 0) return leftMs;
  }

  const open = await openPspAccount(call.pspAccountId);
  if (!open) throw new Error(`PSP call ${id} names an account that does not exist.`);
  const answer = await ask(open.adapter, call);
  const silent = answer === "no_answer" || answer === "not_found";
  if (why === "hint" && silent) {
    throw new TryAgain("The PSP told of this payment, and can't say more yet.", HINT_PAUSE_MS);
  }
  const never = answer === "not_found" ? await provenNeverArrived(call) : undefined;
  if (never) return resendOrEnd(call, open, never);
  if (!silent) {
    await applyPspResult(id, answer);
    const after = await db().pspCall.findUniqueOrThrow({ where: { id } });
    if (!isOpen(after)) return null;
  }
  return isOpen(call) && why === "schedule" ? scheduleNext(call) : null;
}

async function resendOrEnd(
  call: PspCall,
  { account, adapter }: OpenPspAccount,
  { keyIsForgotten }: { keyIsForgotten: boolean },
): Promise<number | null> {
  // Of an authorization that is to be canceled, or whose shopper is gone, that nothing arrived is the outcome.
  if (await endUnsent(call.id, call)) {
    await sendPspCall(call.id);
    return null;
  }
  if (!adapter.capabilities.idempotent || keyIsForgotten) return giveUp(call.id);
  // Nothing would leave: it is asked again by the schedule, and goes out when the PSP answers a probe.
  if (await isCircuitOpen(account.id)) return scheduleNext(call);
  try {
    await sendPspCall(call.id, { resendUnknown: true });
  } catch (error) {
    // Held by another process: what it learns will stand in the row.
    if (!(error instanceof TryAgain)) throw error;
  }
  const after = await db().pspCall.findUniqueOrThrow({ where: { id: call.id } });
  // What went out anew is asked about densely again: a shopper may be waiting.
  return isOpen(after) ? scheduleNext(after, 0) : null;
}
