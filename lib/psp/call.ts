import { crashPoint } from "@/lib/crash-point";
import type { PspCall } from "@/lib/db/client";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import type { PspRequest, PspResult } from "@/lib/psp/psp";
import { type OpenPspAccount, openPspAccount } from "@/lib/psp/registry";
import { fromStored, referenceOf, toStored } from "@/lib/psp/result";

/** What stands in the books after a call was made, or was found made already. */
export type CallState =
  | { state: "answered"; result: PspResult }
  | { state: "unknown" }
  | { state: "to_resend"; afterMs: number }
  | { state: "held"; leaseLeftMs: number }
  | { state: "closed" };

/** A process that holds a call writes its answer within this time after the PSP's time-out, or is taken for dead. */
const LEASE_MARGIN_MS = 10_000;
/** A request that provably had no effect goes out this often at most; then its outcome counts. */
const SENDS_MAX = 3;
/** Pause before a resend where the PSP names none. */
const RESEND_AFTER_MS = 500;
/** A PSP's Retry-After is honoured up to here. */
const RESEND_AFTER_MS_MAX = 30_000;
/** The first question about an unknown outcome. */
export const FIRST_INQUIRY_MS = 5_000;

/**
 * Makes a PSP call, once: the only door for requests that have effect. The row is claimed before the request leaves and
 * holds the answer before this returns, so a process may die anywhere. A call that somebody else holds, or that has its
 * answer, isn't made again. A resend carries the same key. Runs outside of any transaction.
 */
export async function performPspCall(
  id: string,
  describe: (call: PspCall) => PspRequest | Promise<PspRequest>,
  options: { resendUnknown?: boolean } = {},
): Promise<CallState> {
  crashPoint("psp_call.before_claim");
  const call = await claim(id, options.resendUnknown ?? false);
  if (!call) return stateOf(id);

  const request = await describe(call);
  const open = await openPspAccount(call.pspAccountId);
  if (!open) throw new Error(`PSP call ${id} names an account that does not exist.`);
  crashPoint("psp_call.before_send");
  const startedAt = performance.now();
  const result = await performSafely(open, request);
  const durationMs = Math.round(performance.now() - startedAt);
  crashPoint("psp_call.after_answer");

  const verdict = judge(call, result);
  await record(call, verdict, result, durationMs);
  // Somebody faster (a notification, a newer holder) may have written the outcome: what stands in the row counts.
  return verdict.state === "to_resend" ? verdict : stateOf(id);
}

/** What a result means for its call: it counts, it is sent again, or it has to be asked for. */
function judge(call: PspCall, result: PspResult): CallState {
  if (result.outcome === "unknown") return { state: "unknown" };
  const waitMs =
    result.outcome === "rejected" ? result.retryAfterMs : result.outcome === "not_sent" ? RESEND_AFTER_MS : undefined;
  if (waitMs !== undefined && call.sends < SENDS_MAX) {
    return { state: "to_resend", afterMs: Math.min(waitMs, RESEND_AFTER_MS_MAX) };
  }
  return { state: "answered", result };
}

/** Takes the call on, if nobody has: the row says `in_flight` before a byte leaves. */
async function claim(id: string, resendUnknown: boolean): Promise<PspCall | undefined> {
  const leaseMs = env().PSP_TIMEOUT_MS + LEASE_MARGIN_MS;
  const claimable = resendUnknown ? ["unknown"] : ["created", "to_resend"];
  const count = await db().$executeRaw`
    UPDATE psp_calls
    SET status = 'in_flight', fence = fence + 1, sends = sends + 1, first_sent_at = coalesce(first_sent_at, now()),
        last_sent_at = now(), lease_until = now() + ${leaseMs} * interval '1 millisecond'
    WHERE id = ${id} AND status = ANY(${claimable})`;
  if (count === 0) return undefined;
  return db().pspCall.findUniqueOrThrow({ where: { id } });
}

/** An adapter answers for all that a PSP can do; should it throw all the same, the outcome is unknown. */
async function performSafely(open: OpenPspAccount, request: PspRequest): Promise<PspResult> {
  try {
    return await open.adapter.perform(request);
  } catch (error) {
    return { outcome: "unknown", reason: `adapter failed: ${error instanceof Error ? error.message : "no message"}` };
  }
}

async function record(call: PspCall, verdict: CallState, result: PspResult, durationMs: number): Promise<void> {
  const now = new Date();
  const held = { id: call.id, status: "in_flight", fence: call.fence };
  const answer = { result: toStored(result), durationMs, leaseUntil: null };
  switch (verdict.state) {
    case "answered":
      await db().pspCall.updateMany({
        where: held,
        data: {
          ...answer,
          status: "answered",
          outcome: result.outcome,
          pspReference: referenceOf(result) ?? null,
          answeredAt: now,
          nextInquiryAt: result.outcome === "pending" ? new Date(now.getTime() + FIRST_INQUIRY_MS) : null,
        },
      });
      return;
    case "to_resend":
      await db().pspCall.updateMany({ where: held, data: { ...answer, status: "to_resend" } });
      return;
    default:
      await db().pspCall.updateMany({
        where: held,
        data: { ...answer, status: "unknown", nextInquiryAt: new Date(now.getTime() + FIRST_INQUIRY_MS) },
      });
  }
}

/** What the row says about a call that isn't ours to make. One whose holder died becomes `unknown`. */
async function stateOf(id: string): Promise<CallState> {
  await db().$executeRaw`
    UPDATE psp_calls SET status = 'unknown', lease_until = NULL,
      result = '{"outcome": "unknown", "reason": "the process that sent it ended before an answer"}'::jsonb,
      next_inquiry_at = now() + ${FIRST_INQUIRY_MS} * interval '1 millisecond'
    WHERE id = ${id} AND status = 'in_flight' AND lease_until < now()`;
  const call = await db().pspCall.findUniqueOrThrow({ where: { id } });
  switch (call.status) {
    case "answered":
      return { state: "answered", result: fromStored(call.result) };
    case "unknown":
      return { state: "unknown" };
    case "in_flight":
      return { state: "held", leaseLeftMs: Math.max(0, (call.leaseUntil?.getTime() ?? 0) - Date.now()) };
    case "created":
    case "to_resend":
      return { state: "to_resend", afterMs: RESEND_AFTER_MS };
    default:
      return { state: "closed" };
  }
}
