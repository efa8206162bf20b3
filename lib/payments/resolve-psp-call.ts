import { newId } from "@/lib/core/id";
import { TryAgain } from "@/lib/core/try-again";
import type { PspAccount, PspCall } from "@/lib/db/client";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { applyChargeResult } from "@/lib/payments/apply-result";
import { sendCharge } from "@/lib/payments/perform-charge";
import type { PspAdapter, PspLookup, PspResult } from "@/lib/psp/psp";
import { openPspAccount } from "@/lib/psp/registry";
import { toStored } from "@/lib/psp/result";

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
 * Asks the PSP what became of a call whose outcome is open, if it is time, and applies the answer. Not found, for longer
 * than the PSP may hide a charge, means that it never arrived: then the same request goes out again with its old key.
 * Returns when to ask next, or `null` when nothing is open any more. Nothing is failed on silence. A hint from the PSP
 * has it asked at once, and about closed calls too: a late success must not vanish.
 */
export async function resolvePspCall(id: string, options: { hinted?: boolean } = {}): Promise<number | null> {
  const call = await db().pspCall.findUniqueOrThrow({ where: { id } });
  const dueMs = call.nextInquiryAt?.getTime() ?? 0;
  if (!options.hinted) {
    if (!isOpen(call)) return null;
    if (dueMs > Date.now()) return dueMs;
  }

  const open = await openPspAccount(call.pspAccountId);
  if (!open) throw new Error(`PSP call ${id} names an account that does not exist.`);
  const answer = await ask(open.adapter, call);
  if (options.hinted && (answer === "no_answer" || answer === "not_found")) {
    throw new TryAgain("The PSP told of this payment, and can't say more yet.", HINT_PAUSE_MS);
  }
  if (answer === "not_found" && call.status === "unknown" && (await neverArrived(call, open.account))) {
    return resendOrGiveUp(call, open.account, open.adapter);
  }
  if (answer !== "not_found" && answer !== "no_answer") {
    await applyChargeResult(id, answer);
    const after = await db().pspCall.findUniqueOrThrow({ where: { id } });
    if (!isOpen(after)) return null;
  }
  return isOpen(call) && !options.hinted ? scheduleNext(id) : null;
}

function isOpen(call: PspCall): boolean {
  return call.status === "unknown" || (call.status === "answered" && call.outcome === "pending");
}

type Answer = PspResult | "not_found" | "no_answer";

/** Asks, and keeps question and answer as evidence. */
async function ask(adapter: PspAdapter, call: PspCall): Promise<Answer> {
  const lookup: PspLookup = call.pspReference
    ? { pspReference: call.pspReference }
    : { idempotencyKey: call.idempotencyKey };
  const askedAt = new Date();
  const answer = await findSafely(adapter, lookup);
  await db().pspInquiry.create({
    data: {
      id: newId("pspInquiry"),
      pspCallId: call.id,
      asked: "pspReference" in lookup ? `reference ${lookup.pspReference}` : `idempotency key ${lookup.idempotencyKey}`,
      answer: typeof answer === "string" ? { outcome: answer } : toStored(answer),
      durationMs: Date.now() - askedAt.getTime(),
      askedAt,
    },
    select: { id: true },
  });
  return answer;
}

async function findSafely(adapter: PspAdapter, lookup: PspLookup): Promise<Answer> {
  try {
    const found = await adapter.find(lookup);
    if (!found) return "not_found";
    return found.outcome === "unknown" ? "no_answer" : found;
  } catch {
    return "no_answer";
  }
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
  if (!adapter.idempotent || keyAgeMs > account.keyWindowMs) {
    await giveUp(call.id);
    return null;
  }
  try {
    await sendCharge(call.id, { resendUnknown: true });
  } catch (error) {
    // Held by another process: what it learns will stand in the row.
    if (!(error instanceof TryAgain)) throw error;
  }
  const after = await db().pspCall.findUniqueOrThrow({ where: { id: call.id } });
  return isOpen(after) ? scheduleNext(call.id) : null;
}

async function scheduleNext(id: string): Promise<number | null> {
  const call = await db().pspCall.findUniqueOrThrow({ where: { id } });
  const pauseMs = INQUIRY_PAUSES_MS[call.inquiries];
  if (pauseMs === undefined) {
    if (call.status === "unknown") await giveUp(id);
    return null;
  }
  const at = new Date(Date.now() + pauseMs);
  await db().pspCall.update({
    where: { id },
    data: { inquiries: { increment: 1 }, nextInquiryAt: at },
    select: { id: true },
  });
  return at.getTime();
}

/** Everything that can be asked was asked: a person takes over. The charge stays live, so nothing is charged twice. */
async function giveUp(id: string): Promise<void> {
  await transaction(async (tx) => {
    const { count } = await tx.pspCall.updateMany({
      where: { id, status: "unknown" },
      data: { status: "needs_review", nextInquiryAt: null },
    });
    if (count === 0) return;
    const call = await tx.pspCall.findUniqueOrThrow({ where: { id }, include: { charge: true } });
    await tx.case.create({
      data: {
        id: newId("case"),
        merchantId: call.merchantId,
        livemode: call.livemode,
        kind: "unknown_too_long",
        paymentIntentId: call.charge.paymentIntentId,
        chargeId: call.chargeId,
        evidence: { psp_call_id: id, inquiries: call.inquiries, result: call.result },
      },
      select: { id: true },
    });
  });
}
