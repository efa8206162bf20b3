import { db, type PspCall, type Tx } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import { env } from "@/lib/env";
import { PAYDESK } from "@/lib/psp/actor";
import { type CallClass, isFailure } from "@/lib/psp/call-class";
import { type Circuit, PROBES_TO_CLOSE, probeAfterMs, shouldOpen, WINDOW_MS } from "@/lib/psp/circuit-rules";
import { type LockedCondition, tellChange, withCondition } from "@/lib/psp/condition";

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
export async function isOpen(pspAccountId: string): Promise<boolean> {
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
    const window = failed ? await windowOf(call.pspAccountId) : undefined;
    if (window && shouldOpen(window, env().PSP_CIRCUIT_FAILURES_MIN)) await open(call.pspAccountId, window);
    return;
  }
  if (seen.circuit === "half_open" && seen.probeChargeId === call.chargeId) {
    await (failed ? fail(call, callClass) : pass(call));
  }
}

async function windowOf(pspAccountId: string): Promise<{ sends: number; failures: number }> {
  const since = new Date(Date.now() - WINDOW_MS);
  const rows = await db().$queryRaw<Array<{ class: CallClass; sends: number }>>`
    SELECT class, count(*)::int AS sends FROM psp_sends
    WHERE psp_account_id = ${pspAccountId} AND answered_at >= ${since} AND class <> 'withheld' GROUP BY class`;
  const count = (counted: typeof rows) => counted.reduce((sum, { sends }) => sum + sends, 0);
  return { sends: count(rows), failures: count(rows.filter((row) => isFailure(row.class))) };
}

async function open(pspAccountId: string, seen: { sends: number; failures: number }): Promise<void> {
  await withCondition(pspAccountId, async (tx, condition) => {
    // Many requests fail together; the first of them opens it.
    if (condition.circuit !== "closed") return;
    const because = `${seen.failures} of ${seen.sends} requests failed within ${WINDOW_MS / 1_000} s`;
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

/** Notes that a PSP did not answer a probe: it is left alone for longer. Returns when to try next. */
export async function keepOpen(pspAccountId: string): Promise<number | null> {
  return withCondition(pspAccountId, async (tx, condition) => {
    if (condition.circuit !== "open") return null;
    const openings = condition.openings + 1;
    const nextProbeAt = new Date(Date.now() + probeAfterMs(openings));
    await tx.pspCondition.update({ where: { pspAccountId }, data: { openings, nextProbeAt } });
    return nextProbeAt.getTime();
  });
}

/** Moves a circuit one step, with all that belongs to the state it comes to. */
async function step(tx: Tx, condition: LockedCondition, circuit: Circuit, because: string): Promise<void> {
  const { pspAccountId } = condition;
  const at = new Date();
  const openings = circuit === "open" ? condition.openings + 1 : circuit === "closed" ? 0 : condition.openings;
  const down = circuit === "open" && condition.state !== "down";
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
      ...(down ? { state: "down", stateSince: at, betterSince: null } : {}),
    },
  });
  if (circuit === "open") await instruct(tx, { name: "psp/probe.requested", data: { psp_account_id: pspAccountId } });
  await tellChange(tx, pspAccountId, { kind: "circuit", from: condition.circuit, to: circuit, because }, PAYDESK);
  if (!down) return;
  const change = { kind: "state", from: condition.state, to: "down", because: "its circuit opened" } as const;
  await tellChange(tx, pspAccountId, change, PAYDESK);
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
