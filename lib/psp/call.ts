import { crashPoint } from "@/lib/crash-point";
import { db, type PspCall } from "@/lib/db/client";
import { classOf } from "@/lib/psp/call-class";
import { type CallState, claimCall, endUnsent, RESEND_AFTER_MS, recordSend, stateOf } from "@/lib/psp/call-row";
import { isWithheld, learnFromSend } from "@/lib/psp/circuit";
import { doubtUnsent } from "@/lib/psp/doubt-unsent";
import { operationOf } from "@/lib/psp/operation";
import type { PspOperation, PspRequest, PspResult } from "@/lib/psp/psp";
import { type OpenPspAccount, openPspAccount } from "@/lib/psp/registry";
import { fromStored } from "@/lib/psp/result";

/**
 * A request that provably had no effect goes out this often at most; then its outcome counts. A shopper waits for an
 * authorization; money that goes back or is let go can wait for a PSP that is away for some hours.
 */
const SENDS_MAX: Readonly<Record<PspOperation, number>> = { authorize: 3, capture: 6, void: 40, refund: 40 };
/** The pause before a resend doubles up to here. */
const RESEND_AFTER_MS_MAX = 10 * 60_000;
/**
 * A PSP that asks for more patience than this is not asked again: a shopper is gone by then, and may confirm again. What
 * is done behind a shopper's back waits as long as any PSP may reasonably ask for.
 */
const PATIENCE_MS_MAX: Readonly<Record<PspOperation, number>> = {
  authorize: 30_000,
  capture: 3_600_000,
  void: 3_600_000,
  refund: 3_600_000,
};
/** Where another account can take the charge, a shopper waits for a busy one no longer than a client does by default. */
const SHOPPERS_PATIENCE_MS = 10_000;

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
  const recorded = await db().pspCall.findUniqueOrThrow({ where: { id } });
  const claimable = options.resendUnknown ? ["unknown"] : ["created", "to_resend"];
  if (!claimable.includes(recorded.status)) return stateOf(id);
  // Whatever can't be sent fails here, where the row still says that it was not.
  const open = await openPspAccount(recorded.pspAccountId);
  if (!open) throw new Error(`PSP call ${id} names an account that does not exist.`);
  if (!options.resendUnknown && (await doubtUnsent(id, open.adapter.capabilities.idempotent))) return stateOf(id);
  const request = await describe(recorded);
  crashPoint("psp_call.before_claim");
  const claimed = await claimCall(recorded, claimable);
  if (!claimed) {
    await endUnsent(id);
    return stateOf(id);
  }
  const { call, seen } = claimed;
  crashPoint("psp_call.before_send");
  const startedAt = performance.now();
  const withheld = isWithheld(call, seen, options.resendUnknown ?? false);
  const result = withheld ? WITHHELD : await performSafely(open, request);
  const durationMs = Math.round(performance.now() - startedAt);
  crashPoint("psp_call.after_answer");

  const verdict = await judge(call, result);
  const callClass = withheld ? "withheld" : classOf(result);
  await recordSend(call, verdict, { result, callClass, durationMs });
  crashPoint("psp_call.after_record");
  await learnFromSend(call, callClass, seen);
  // Somebody faster (a notification, a newer holder) may have written the outcome: what stands in the row counts.
  if (verdict.state !== "to_resend" || (await endUnsent(id))) return stateOf(id);
  return verdict;
}

/** What becomes of a call that our own circuit breaker keeps back. */
const WITHHELD: PspResult = { outcome: "not_sent", reason: "circuit_open" };

/** What a result means for its call: it counts, it is sent again, or it has to be asked for. */
async function judge(call: PspCall, result: PspResult): Promise<CallState> {
  if (result.outcome === "unknown") return { state: "unknown" };
  const refused = result.outcome === "rejected" || result.outcome === "not_sent";
  if (refused && !(await hadNoEffectBefore(call))) return { state: "unknown" };
  const afterMs = resendAfterMs(call, result);
  if (afterMs !== undefined && call.sends < SENDS_MAX[operationOf(call)]) return { state: "to_resend", afterMs };
  return { state: "answered", result };
}

/** Whether each earlier send provably had no effect. What the PSP says of this one proves nothing of those. */
async function hadNoEffectBefore(call: PspCall): Promise<boolean> {
  const sends = await db().pspSend.findMany({
    where: { pspCallId: call.id, number: { lt: call.sends } },
    select: { result: true },
  });
  const harmless = sends.filter(({ result }) => ["rejected", "not_sent"].includes(fromStored(result).outcome));
  return harmless.length === call.sends - 1;
}

/** When a request that had no effect goes out again. `undefined`: what the PSP said counts. */
function resendAfterMs(call: PspCall, result: PspResult): number | undefined {
  const backoffMs = Math.min(RESEND_AFTER_MS * 2 ** (call.sends - 1), RESEND_AFTER_MS_MAX);
  // Another account takes the charge sooner than one comes back that is away.
  if (result.outcome === "not_sent") return call.hasAlternative ? undefined : backoffMs;
  if (result.outcome !== "rejected") return undefined;
  const operation = operationOf(call);
  // Who asks for patience is there, and gets it with the same key; but not earlier than it asked for.
  if (result.retryAfterMs !== undefined && (result.rateLimited || !call.hasAlternative)) {
    const patienceMs = call.hasAlternative ? SHOPPERS_PATIENCE_MS : PATIENCE_MS_MAX[operation];
    return result.retryAfterMs <= patienceMs ? result.retryAfterMs : undefined;
  }
  // A shopper is not kept waiting for a PSP that is away.
  return result.transient && operation !== "authorize" ? backoffMs : undefined;
}

/** An adapter answers for all that a PSP can do; should it throw all the same, the outcome is unknown. */
async function performSafely(open: OpenPspAccount, request: PspRequest): Promise<PspResult> {
  try {
    return await open.adapter.perform(request);
  } catch (error) {
    return { outcome: "unknown", reason: `adapter failed: ${error instanceof Error ? error.message : "no message"}` };
  }
}
