/** What a circuit breaker goes through. The database holds the same edges (`state_edges`, `psp_circuits`). */
export const circuitTransitions = {
  closed: { failed: "open" },
  open: { answered: "half_open" },
  half_open: { passed: "closed", failed: "open" },
} as const;
export type Circuit = keyof typeof circuitTransitions;

/** Sends of the last ten seconds are looked at: long enough to be no accident, short enough that few shoppers feel it. */
export const WINDOW_MS = 10_000;
/** From this share of failures on a circuit opens. */
const FAILING_SHARE = 0.5;

/** An open circuit is probed after this time; each opening that follows a failed probe doubles it, up to the maximum. */
const PROBE_AFTER_MS = 2_000;
const PROBE_AFTER_MS_MAX = 60_000;

/** So many single charges have to go well, one after the other, before all of them may follow. */
export const PROBES_TO_CLOSE = 3;

/** What was sent since a circuit closed: how much within the window failed, and how much without a success in between. */
export type Seen = { sends: number; failures: number; failuresInRow: number };

/** Whether what was seen opens a closed circuit. Failures in a row count at any pace: shoppers may be rare. */
export function shouldOpen(seen: Seen, failuresMin: number): boolean {
  if (seen.failuresInRow >= failuresMin) return true;
  return seen.failures >= failuresMin && seen.failures >= seen.sends * FAILING_SHARE;
}

/** How long an open circuit is left alone before it is probed. `openings`: how often it opened without having closed. */
export function probeAfterMs(openings: number): number {
  return Math.min(PROBE_AFTER_MS * 2 ** Math.max(0, openings - 1), PROBE_AFTER_MS_MAX);
}
