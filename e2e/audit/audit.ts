import { setTimeout as pause } from "node:timers/promises";
import { auditAmounts } from "@/e2e/audit/amounts";
import { auditAcknowledged, auditKeys } from "@/e2e/audit/answers";
import { auditAttempts } from "@/e2e/audit/attempts";
import { auditBookkeeping } from "@/e2e/audit/bookkeeping";
import { auditCanaries } from "@/e2e/audit/canaries";
import { auditDecisions, auditTrail } from "@/e2e/audit/decisions";
import { auditDeliveries, auditDue } from "@/e2e/audit/deliveries";
import { auditEvents } from "@/e2e/audit/events";
import { type Evidence, type Sources, withEvidence } from "@/e2e/audit/evidence";
import { auditFailures } from "@/e2e/audit/failures";
import { auditEffects, auditLedgers } from "@/e2e/audit/ledgers";
import { auditLiveness } from "@/e2e/audit/liveness";
import type { Finding, Verdict } from "@/e2e/audit/verdict";

/** The invariants of an installation, by number. */
const INVARIANTS: ReadonlyArray<(evidence: Evidence) => Promise<Verdict>> = [
  auditAmounts,
  auditAttempts,
  auditLedgers,
  auditEffects,
  auditEvents,
  auditDeliveries,
  auditBookkeeping,
  auditAcknowledged,
  auditKeys,
  auditLiveness,
  auditDecisions,
  auditTrail,
  auditCanaries,
  auditFailures,
];

export type Report = { verdicts: Verdict[]; findings: Finding[]; excused: Finding[] };

/** Proves an installation right, or names what is wrong with it. */
export function audit(sources: Sources): Promise<Report> {
  return withEvidence(sources, "everything", async (evidence) => {
    const verdicts: Verdict[] = [];
    for (const look of INVARIANTS) verdicts.push(await look(evidence));
    return {
      verdicts,
      findings: verdicts.flatMap(({ findings }) => findings),
      excused: verdicts.flatMap(({ excused }) => excused),
    };
  });
}

/** Once a second is often enough to notice that all is quiet. */
const LOOK_MS = 1_000;

/**
 * Waits until nothing is under way and every webhook that is due was sent. Returns whether that came to be in time; when
 * not, the audit says what is left lying.
 */
export async function untilQuiet(sources: Omit<Sources, "quiet">, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const left = await withEvidence({ ...sources, quiet: true }, "tables", async (evidence) => [
      ...(await auditLiveness(evidence)).findings,
      ...(await auditDue(evidence)).findings,
    ]);
    if (left.length === 0) return true;
    if (Date.now() >= deadline) return false;
    await pause(LOOK_MS);
  }
}
