import { db } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import { env } from "@/lib/env";
import { PAYDESK } from "@/lib/psp/actor";
import { ERRORS } from "@/lib/psp/call-class";
import { type LockedCondition, tellChange, withCondition } from "@/lib/psp/condition";
import { countHours } from "@/lib/psp/count-hours";
import { ATTEMPTS_MIN, BETTER_FOR_MS, isWorse, type MeasuredState, stateAfter } from "@/lib/psp/health-state";

/** A state follows the figures of this stretch. */
const MEASURED_OVER_MS = 5 * 60_000;

type Measured = { pspAccountId: string; attempts: number; errors: number };

/** Looks at every PSP account: moves its state, has forgotten probes made, and counts the hours that are over. */
export async function measurePspHealth(): Promise<void> {
  for (const account of await measureAll()) await follow(account);
  await sweepProbes();
  await countHours();
}

async function measureAll(): Promise<Measured[]> {
  // An account with little traffic is judged by its newest sends: a few within minutes would never say enough. What was
  // sent before the circuit's last step led to that step, and says nothing about how the account is since.
  return db().$queryRaw<Measured[]>`
    WITH begun AS (
      SELECT psp_account_id AS id, CASE WHEN because IS NULL THEN '-infinity' ELSE circuit_since END AS at
      FROM psp_conditions),
    recent AS (
      SELECT a.id, count(s.id)::int AS attempts, count(s.id) FILTER (WHERE s.class = ANY(${[...ERRORS]}))::int AS errors
      FROM psp_accounts a JOIN begun b ON b.id = a.id
      LEFT JOIN psp_sends s ON s.psp_account_id = a.id AND s.answered_at > greatest(now() - ${MEASURED_OVER_MS} * interval '1 millisecond', b.at)
        AND s.class <> 'withheld'
      GROUP BY a.id)
    SELECT r.id AS "pspAccountId",
           CASE WHEN r.attempts BETWEEN 1 AND ${ATTEMPTS_MIN - 1} THEN n.attempts ELSE r.attempts END AS attempts,
           CASE WHEN r.attempts BETWEEN 1 AND ${ATTEMPTS_MIN - 1} THEN n.errors ELSE r.errors END AS errors
    FROM recent r JOIN begun b ON b.id = r.id, LATERAL (
      SELECT count(*)::int AS attempts, count(*) FILTER (WHERE class = ANY(${[...ERRORS]}))::int AS errors
      FROM (SELECT class FROM psp_sends WHERE psp_account_id = r.id AND class <> 'withheld' AND answered_at > b.at
            ORDER BY answered_at DESC LIMIT ${ATTEMPTS_MIN}) newest) n`;
}

/** Worse is followed at once; better when it has lasted, and never while the circuit is not closed. */
async function follow({ pspAccountId, ...seen }: Measured): Promise<void> {
  const known = await db().pspCondition.findUniqueOrThrow({ where: { pspAccountId } });
  const nothingNew = stateAfter(known.state as MeasuredState, seen) === known.state && known.betterSince === null;
  if (nothingNew) return;
  await withCondition(pspAccountId, async (tx, condition) => {
    const target = stateAfter(condition.state, seen);
    const better = target !== condition.state && !isWorse(target, condition.state);
    if (better && (condition.circuit !== "closed" || !hasLasted(condition))) {
      const betterSince = condition.circuit === "closed" ? (condition.betterSince ?? condition.now) : null;
      await tx.pspCondition.update({ where: { pspAccountId }, data: { betterSince } });
      return;
    }
    if (target === condition.state) {
      await tx.pspCondition.update({ where: { pspAccountId }, data: { betterSince: null } });
      return;
    }
    await tx.pspCondition.update({
      where: { pspAccountId },
      data: { state: target, stateSince: condition.now, betterSince: null },
    });
    const because = `${seen.errors} of ${seen.attempts} requests lately were errors`;
    await tellChange(tx, pspAccountId, { kind: "state", from: condition.state, to: target, because }, PAYDESK);
  });
}

function hasLasted({ betterSince, now }: LockedCondition): boolean {
  return betterSince !== null && now.getTime() - betterSince.getTime() >= BETTER_FOR_MS;
}

/** A probe that nobody makes would leave a circuit open for ever. */
async function sweepProbes(): Promise<void> {
  const forgotten = await db().$queryRaw<Array<{ pspAccountId: string }>>`
    SELECT psp_account_id AS "pspAccountId" FROM psp_conditions
    WHERE circuit = 'open' AND next_probe_at < now() - ${env().SWEEP_AFTER_MS} * interval '1 millisecond'`;
  await instruct(
    db(),
    ...forgotten.map(({ pspAccountId }) => ({
      name: "psp/probe.requested" as const,
      data: { psp_account_id: pspAccountId },
    })),
  );
}
