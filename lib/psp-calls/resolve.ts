import { openCase } from "@/lib/cases/open";
import { TryAgain } from "@/lib/core/try-again";
import type { PspAccount, PspCall } from "@/lib/db/client";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { isOpen as isCircuitOpen } from "@/lib/psp/circuit";
import type { PspAdapter } from "@/lib/psp/psp";
import { openPspAccount } from "@/lib/psp/registry";
import { applyPspResult } from "@/lib/psp-calls/apply";
import { ask } from "@/lib/psp-calls/ask";
import { sendPspCall } from "@/lib/psp-calls/send";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Pauses between questions about an outcome: dense while a shopper waits, then patient, then a human. */
export const INQUIRY_PAUSES_MS = [
  5_000,
  15_000,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  120 * MINUTE_MS,
  DAY_MS,
  DAY_MS,
  DAY_MS,
  DAY_MS,
  DAY_MS,
] as const;

/** A hint that could not be followed up is followed up after this time. */
const HINT_PAUSE_MS = 5_000;

/** A single "not found" may be a PSP that is slow to show what it did. */
const NOT_FOUND_MIN = 2;

/**
 * Why the PSP is asked. `schedule`: an outcome is open, and it is time. `doubt`: somebody needs to know now. `hint`: the
 * PSP told of it, so it is asked about closed calls too, and again until it can say more: a late success must not vanish.
 */
export type Why = "schedule" | "doubt" | "hint";

/**
 * Asks the PSP what became of a call, and applies the answer. Not found, for longer than the PSP may hide a charge, means
 * that it never arrived: then the same request goes out again with its old key. Nothing is failed on silence. Returns
 * when to ask next by the schedule, or `null` when nothing is open any more.
 */
export async function resolvePspCall(id: string, why: Why = "schedule"): Promise<number | null> {
  const call = await db().pspCall.findUniqueOrThrow({ where: { id } });
  if (why === "schedule") {
    if (!isOpen(call)) return null;
    const dueMs = call.nextInquiryAt?.getTime() ?? 0;
    if (dueMs > Date.now()) return dueMs;
  }

  const open = await openPspAccount(call.pspAccountId);
  if (!open) throw new Error(`PSP call ${id} names an account that does not exist.`);
  const answer = await ask(open.adapter, call);
  const silent = answer === "no_answer" || answer === "not_found";
  if (why === "hint" && silent) {
    throw new TryAgain("The PSP told of this payment, and can't say more yet.", HINT_PAUSE_MS);
  }
  if (answer === "not_found" && call.status === "unknown" && (await neverArrived(call, open.account))) {
    return resendOrGiveUp(call, open.account, open.adapter);
  }
  if (!silent) {
    await applyPspResult(id, answer);
    const after = await db().pspCall.findUniqueOrThrow({ where: { id } });
    if (!isOpen(after)) return null;
  }
  return isOpen(call) && why === "schedule" ? scheduleNext(id) : null;
}

function isOpen(call: PspCall): boolean {
  return call.status === "unknown" || (call.status === "answered" && call.outcome === "pending");
}

/** Whether "not found" has been said often enough, and late enough for this PSP's delay to be over. */
async function neverArrived(call: PspCall, account: PspAccount): Promise<boolean> {
  const lastSent = call.lastSentAt?.getTime() ?? 0;
  if (Date.now() - lastSent < account.settleDelayMs) return false;
  const rows = await db().pspInquiry.findMany({
    where: { pspCallId: call.id, askedAt: { gte: new Date(lastSent) } },
    orderBy: { askedAt: "desc" },
    take: NOT_FOUND_MIN,
    select: { answer: true },
  });
  return rows.length === NOT_FOUND_MIN && rows.every((row) => JSON.stringify(row.answer) === '{"outcome":"not_found"}');
}

async function resendOrGiveUp(call: PspCall, account: PspAccount, adapter: PspAdapter): Promise<number | null> {
  const keyAgeMs = Date.now() - (call.firstSentAt?.getTime() ?? 0);
  if (!adapter.capabilities.idempotent || keyAgeMs > account.keyWindowMs) {
    await giveUp(call.id);
    return null;
  }
  // Nothing would leave: it is asked again by the schedule, and goes out when the PSP answers a probe.
  if (await isCircuitOpen(account.id)) return scheduleNext(call.id);
  try {
    await sendPspCall(call.id, { resendUnknown: true });
  } catch (error) {
    // Held by another process: what it learns will stand in the row.
    if (!(error instanceof TryAgain)) throw error;
  }
  const after = await db().pspCall.findUniqueOrThrow({ where: { id: call.id } });
  // What went out anew is asked about densely again: a shopper may be waiting.
  return isOpen(after) ? scheduleNext(call.id, 0) : null;
}

async function scheduleNext(id: string, from?: number): Promise<number | null> {
  const call = await db().pspCall.findUniqueOrThrow({ where: { id } });
  const asked = from ?? call.inquiries;
  const pauseMs = INQUIRY_PAUSES_MS[asked];
  if (pauseMs === undefined) {
    if (call.status === "unknown") await giveUp(id);
    // What is pending is told of by the PSP, or asked about when somebody wants to know.
    else await db().pspCall.update({ where: { id }, data: { nextInquiryAt: null }, select: { id: true } });
    return null;
  }
  const at = new Date(Date.now() + pauseMs);
  await db().pspCall.update({
    where: { id },
    data: { inquiries: asked + 1, nextInquiryAt: at },
    select: { id: true },
  });
  return at.getTime();
}

/** Everything that can be asked was asked: a person takes over. The charge stays live, so nothing is charged twice. */
async function giveUp(id: string): Promise<void> {
  await transaction("give_up", async (tx) => {
    const { count } = await tx.pspCall.updateMany({
      where: { id, status: "unknown" },
      data: { status: "needs_review", nextInquiryAt: null },
    });
    if (count === 0) return;
    const call = await tx.pspCall.findUniqueOrThrow({ where: { id }, include: { charge: true } });
    const evidence = {
      pspCallId: id,
      result: { outcome: "unknown" as const, reason: `asked ${call.inquiries} times` },
    };
    await openCase(tx, call.charge, "unknown_too_long", evidence);
  });
}
