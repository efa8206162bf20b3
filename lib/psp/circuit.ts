import { db, type PspCall, type Tx } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import { env } from "@/lib/env";
import { PAYDESK } from "@/lib/psp/actor";
import { type CallClass, FAILURES, isFailure } from "@/lib/psp/call-class";
import { type Circuit, PROBES_TO_CLOSE, probeAfterMs, type Seen, shouldOpen, WINDOW_MS } from "@/lib/psp/circuit-rules";
import { type LockedCondition, tellChange, withCondition } from "@/lib/psp/condition";

/** No more sends than this are looked at, however many failures it takes. */
const IN_ROW_MAX = 100;

/** The circuit as a call found it when it was claimed. */
export type CircuitSeen = { circuit: Circuit; probeChargeId: string | null };

/**
 * Whether a call is kept back: its circuit is open, or half open and another charge is the one that tries. What belongs
 * to charges that exist goes out as soon as the PSP answers again, and so does what may have arrived before: it has to be
 * settled with its old key whether or not anybody pays meanwhile.
 */
export function isWithheld(
  call: Pick<PspCall, "operation" | "chargeId">,
  seen: CircuitSeen,
  mayHaveArrived: boolean,
): boolean {
  if (seen.circuit === "open") return true;
  return (
    !mayHaveArrived &&
    seen.circuit === "half_open" &&
    call.operation === "authorize" &&
    seen.probeChargeId !== call.chargeId
  );
}

/** Whether an account's circuit is open. */
export async function isCircuitOpen(pspAccountId: string): Promise<boolean> {
  return (await db().pspCondition.count({ where: { pspAccountId, circuit: "open" } })) === 1;
}

/** Lets a circuit learn from one send. A sound answer over a closed circuit, as nearly all are, costs nothing. */
export async function learnFromSend(
  call: Pick<PspCall, "pspAccountId" | "chargeId">,
  callClass: CallClass,
  seen: CircuitSeen,
): Promise<void> {
  if (callClass === "withheld") return;
  const failed = isFailure(callClass);
  if (seen.circuit === "closed") {
    if (!failed) return;
    const { PSP_CIRCUIT_FAILURES_MIN: failuresMin } = env();
    const lately = await seenOf(call.pspAccountId, Math.min(failuresMin, IN_ROW_MAX));
    if (shouldOpen(lately, failuresMin)) await open(call.pspAccountId, lately);
    return;
  }
  if (seen.circuit === "half_open" && seen.probeChargeId === call.chargeId) {
    await (failed ? fail(call, callClass) : pass(call));
  }
}

/** What an account was sent since its circuit closed. What was under way before says nothing about how it is now. */
async function seenOf(pspAccountId: string, rowMax: number): Promise<Seen> {
  const [seen] = await db().$queryRaw<Seen[]>`
    WITH lately AS (
      SELECT s.class FROM psp_sends s JOIN psp_conditions c ON c.psp_account_id = s.psp_account_id
      WHERE s.psp_account_id = ${pspAccountId} AND s.class <> 'withheld'
        AND s.answered_at >= greatest(now() - ${WINDOW_MS} * interval '1 millisecond', c.circuit_since)
        AND s.answered_at - s.duration_ms * interval '1 millisecond' >= c.circuit_since),
    newest AS (
      SELECT s.class FROM psp_sends s JOIN psp_conditions c ON c.psp_account_id = s.psp_account_id
      WHERE s.psp_account_id = ${pspAccountId} AND s.class <> 'withheld' AND s.answered_at >= c.circuit_since
        AND s.answered_at - s.duration_ms * interval '1 millisecond' >= c.circuit_since
      ORDER BY s.answered_at DESC LIMIT ${rowMax})
    SELECT (SELECT count(*)::int FROM lately) AS sends,
           (SELECT count(*)::int FROM lately WHERE class = ANY(${[...FAILURES]})) AS failures,
           (SELECT CASE WHEN bool_and(class = ANY(${[...FAILURES]})) THEN count(*)::int ELSE 0 END FROM newest)
             AS "failuresInRow"`;
  return seen ?? { sends: 0, failures: 0, failuresInRow: 0 };
}

async function open(pspAccountId: string, seen: Seen): Promise<void> {
  await withCondition(pspAccountId, async (tx, condition) => {
    // Many requests fail together; the first of them opens it.
    if (condition.circuit !== "closed") return;
    const because =
      seen.failures > seen.failuresInRow || seen.failures === seen.sends
        ? `${seen.failures} of ${seen.sends} requests failed within ${WINDOW_MS / 1_000} s`
        : `${seen.failuresInRow} requests failed one after the other`;
    await step(tx, condition, "open", because);
  });
}

async function fail({ pspAccountId, chargeId }: Pick<PspCall, "pspAccountId" | "chargeId">, callClass: CallClass) {
  await withCondition(pspAccountId, async (tx, condition) => {
    if (condition.circuit !== "half_open" || condition.probeChargeId !== chargeId) return;
    await step(tx, condition, "open", `the charge that tried it failed (${callClass})`);
  });
}

async function pass({ pspAccountId, chargeId }: Pick<PspCall, "pspAccountId" | "chargeId">) {
  await withCondition(pspAccountId, async (tx, condition) => {
    if (condition.circuit !== "half_open" || condition.probeChargeId !== chargeId) return;
    const probesPassed = condition.probesPassed + 1;
    if (probesPassed >= PROBES_TO_CLOSE) {
      return step(tx, condition, "closed", `${probesPassed} charges in a row were answered`);
    }
    await tx.pspCondition.update({
      where: { pspAccountId },
      data: { probesPassed, probeChargeId: null, probeUntil: null },
    });
  });
}

/** Notes that a PSP answered while its circuit was open: single charges may try it. */
export async function halfOpen(pspAccountId: string): Promise<void> {
  await withCondition(pspAccountId, async (tx, condition) => {
    if (condition.circuit === "open") await step(tx, condition, "half_open", "it answered a probe");
  });
}

/** Notes that a PSP did not answer a probe: it is left alone for longer. Returns in how many milliseconds to try next. */
export async function keepOpen(pspAccountId: string): Promise<number | null> {
  return withCondition(pspAccountId, async (tx, condition) => {
    if (condition.circuit !== "open") return null;
    const openings = condition.openings + 1;
    const pauseMs = probeAfterMs(openings);
    const nextProbeAt = new Date(condition.now.getTime() + pauseMs);
    await tx.pspCondition.update({ where: { pspAccountId }, data: { openings, nextProbeAt } });
    return pauseMs;
  });
}

/** Moves a circuit one step, with all that belongs to the state it comes to. */
async function step(tx: Tx, condition: LockedCondition, circuit: Circuit, because: string): Promise<void> {
  const { pspAccountId, now: at } = condition;
  const openings = circuit === "open" ? condition.openings + 1 : circuit === "closed" ? 0 : condition.openings;
  // An open circuit is what down means; one that closed has shown that it is not, and must not stand behind everybody.
  const state =
    circuit === "open" ? "down" : circuit === "closed" && condition.state === "down" ? "degraded" : undefined;
  const moves = state !== undefined && state !== condition.state;
  await tx.pspCondition.update({
    where: { pspAccountId },
    data: {
      circuit,
      circuitSince: at,
      because,
      openings,
      nextProbeAt: circuit === "open" ? new Date(at.getTime() + probeAfterMs(openings)) : null,
      probeChargeId: null,
      probeUntil: null,
      probesPassed: 0,
      ...(moves ? { state, stateSince: at, betterSince: null } : {}),
    },
  });
  if (circuit === "open") await instruct(tx, { name: "psp/probe.requested", data: { psp_account_id: pspAccountId } });
  await tellChange(tx, pspAccountId, { kind: "circuit", from: condition.circuit, to: circuit, because }, PAYDESK);
  if (!moves) return;
  const why = circuit === "open" ? "its circuit opened" : "its circuit closed";
  await tellChange(tx, pspAccountId, { kind: "state", from: condition.state, to: state, because: why }, PAYDESK);
}

/** Takes the one place that a half-open circuit has, for a charge. Whether nobody was faster. */
export async function takeProbe(tx: Tx, pspAccountId: string, chargeId: string): Promise<boolean> {
  const patienceMs = env().PSP_TIMEOUT_MS + env().PSP_LEASE_MARGIN_MS;
  const taken = await tx.$executeRaw`
    UPDATE psp_conditions
    SET probe_charge_id = ${chargeId}, probe_until = now() + ${patienceMs} * interval '1 millisecond'
    WHERE psp_account_id = ${pspAccountId} AND circuit = 'half_open'
      AND (probe_charge_id IS NULL OR probe_until < now())`;
  return taken === 1;
}
