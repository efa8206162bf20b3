import { newId } from "@/lib/core/id";
import { db, type PspCall } from "@/lib/db/client";
import { env } from "@/lib/env";
import type { CallClass } from "@/lib/psp/call-class";
import type { CircuitSeen } from "@/lib/psp/circuit";
import type { PspResult } from "@/lib/psp/psp";
import { fromStored, toStored } from "@/lib/psp/result";

/**
 * The row of a PSP call as the processes that hold it, wait for it or leave it change it. Every time in it that decides
 * something is the database's: the clocks of our processes may differ.
 */

/** What stands in the books after a call was made, or was found made already. */
export type CallState =
  | { state: "answered"; result: PspResult }
  | { state: "unknown" }
  | { state: "to_resend"; afterMs: number }
  | { state: "held"; leaseLeftMs: number }
  | { state: "closed" };

/** Pause before the second send where the PSP names none. It doubles up to the maximum. */
export const RESEND_AFTER_MS = 500;
/** The first question about an unknown outcome. */
const FIRST_INQUIRY_MS = 5_000;
/**
 * An authorization that went out this long ago isn't sent again: its shopper is gone, and must not be charged for what
 * looks failed to them. Long enough for one resend after a PSP's delay of two minutes, the default.
 */
const RESEND_WITHIN_MS = 5 * 60_000;

/** Takes a call on, if nobody has: the row says `in_flight` before a byte leaves. Sees the account's circuit as well. */
export async function claimCall(
  call: PspCall,
  claimable: readonly string[],
): Promise<{ call: PspCall; seen: CircuitSeen } | undefined> {
  const leaseMs = env().PSP_TIMEOUT_MS + env().PSP_LEASE_MARGIN_MS;
  // All that decides stands in the row itself, so whoever commits first is seen: a claim, or a cancel.
  const rows = await db().$queryRaw<Array<{ fence: number; sends: number } & CircuitSeen>>`
    UPDATE psp_calls c
    SET status = 'in_flight', fence = fence + 1, sends = sends + 1, first_sent_at = coalesce(first_sent_at, now()),
        last_sent_at = now(), resend_at = NULL, lease_until = now() + ${leaseMs} * interval '1 millisecond'
    FROM psp_conditions condition
    WHERE c.id = ${call.id} AND c.status = ANY(${claimable}) AND condition.psp_account_id = c.psp_account_id
      AND (c.status <> 'to_resend' OR coalesce(c.resend_at <= clock_timestamp(), true))
      AND c.stopped_at IS NULL AND (c.operation <> 'authorize' OR c.first_sent_at IS NULL
        OR c.first_sent_at > clock_timestamp() - ${RESEND_WITHIN_MS} * interval '1 millisecond')
    RETURNING c.fence, c.sends, condition.circuit, condition.probe_charge_id AS "probeChargeId"`;
  if (!rows[0]) return undefined;
  const { fence, sends, ...seen } = rows[0];
  return { call: { ...call, fence, sends, status: "in_flight" }, seen };
}

/**
 * Ends an authorization that may not go out again, and of which every send provably came to nothing: as the last one
 * says, or, of one that the PSP was asked about and does not know, as never arrived. Returns whether it was ended here.
 */
export async function endUnsent(id: string, neverArrived?: { sends: number }): Promise<boolean> {
  const from = neverArrived ? "unknown" : "to_resend";
  const result = neverArrived ? JSON.stringify(NEVER_ARRIVED) : null;
  const ended = await db().$executeRaw`
    UPDATE psp_calls
    SET status = 'answered', result = coalesce(${result}::jsonb, result),
        outcome = coalesce(${result}::jsonb, result) ->> 'outcome', answered_at = now(), next_inquiry_at = NULL
    WHERE id = ${id} AND status = ${from} AND operation = 'authorize'
      AND sends = coalesce(${neverArrived?.sends ?? null}::int, sends)
      AND (stopped_at IS NOT NULL
        OR first_sent_at <= clock_timestamp() - ${RESEND_WITHIN_MS} * interval '1 millisecond')`;
  return ended === 1;
}

export const NEVER_ARRIVED = { outcome: "not_sent", reason: "never_arrived" } satisfies PspResult;

/**
 * Notes what came back for one send, and what it means for its call unless somebody faster wrote that. The reference in
 * it is believed where the answer is applied: it may be another's.
 */
export async function recordSend(
  call: PspCall,
  verdict: CallState,
  { result, callClass, durationMs }: { result: PspResult; callClass: CallClass; durationMs: number },
): Promise<void> {
  const stored = JSON.stringify(toStored(result));
  await db().$executeRaw`
    INSERT INTO psp_sends (id, psp_call_id, psp_account_id, operation, number, result, class, duration_ms, answered_at)
    VALUES (${newId("pspSend")}, ${call.id}, ${call.pspAccountId}, ${call.operation}, ${call.sends}, ${stored}::jsonb,
      ${callClass}, ${durationMs}, now())`;
  const status = verdict.state === "answered" || verdict.state === "to_resend" ? verdict.state : "unknown";
  const answered = status === "answered";
  const resendAfterMs = verdict.state === "to_resend" ? verdict.afterMs : null;
  const open = status === "unknown" || (answered && result.outcome === "pending");
  await db().$executeRaw`
    UPDATE psp_calls
    SET status = ${status}, result = ${stored}::jsonb, duration_ms = ${durationMs},
        lease_until = NULL, resend_at = now() + ${resendAfterMs}::float8 * interval '1 millisecond',
        outcome = ${answered ? result.outcome : null},
        answered_at = CASE WHEN ${answered} THEN now() ELSE answered_at END,
        next_inquiry_at = CASE WHEN ${open} THEN now() + ${FIRST_INQUIRY_MS} * interval '1 millisecond'
          WHEN ${answered} THEN NULL ELSE next_inquiry_at END
    WHERE id = ${call.id} AND status = 'in_flight' AND fence = ${call.fence}`;
}

/** What the row says about a call that isn't ours to make. One whose holder died becomes `unknown`. */
export async function stateOf(id: string): Promise<CallState> {
  await db().$executeRaw`
    UPDATE psp_calls SET status = 'unknown', lease_until = NULL,
      result = '{"outcome": "unknown", "reason": "the process that sent it ended before an answer"}'::jsonb,
      next_inquiry_at = now() + ${FIRST_INQUIRY_MS} * interval '1 millisecond'
    WHERE id = ${id} AND status = 'in_flight' AND lease_until < now()`;
  const [row] = await db().$queryRaw<
    Array<{ status: string; result: unknown; leaseLeftMs: number | null; pauseMs: number | null }>
  >`
    SELECT status, result, extract(epoch FROM lease_until - now())::float8 * 1000 AS "leaseLeftMs",
           extract(epoch FROM resend_at - now())::float8 * 1000 AS "pauseMs"
    FROM psp_calls WHERE id = ${id}`;
  switch (row?.status) {
    case "answered":
      return { state: "answered", result: fromStored(row.result) };
    case "unknown":
      return { state: "unknown" };
    case "in_flight":
      return { state: "held", leaseLeftMs: Math.max(0, row.leaseLeftMs ?? 0) };
    case "created":
      return { state: "to_resend", afterMs: RESEND_AFTER_MS };
    case "to_resend":
      return { state: "to_resend", afterMs: Math.max(0, row.pauseMs ?? RESEND_AFTER_MS) };
    default:
      return { state: "closed" };
  }
}
