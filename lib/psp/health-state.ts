/** How a PSP account is doing by its figures. */
export const MEASURED_STATES = ["healthy", "degraded", "down"] as const;
export type MeasuredState = (typeof MEASURED_STATES)[number];

/** Below this many sends a share says nothing. */
export const ATTEMPTS_MIN = 5;

/** A share of errors from which on a state is so bad, and below which it is left again: hysteresis, so nothing flaps. */
const BOUNDS: Readonly<Record<"degraded" | "down", { enter: number; leave: number }>> = {
  degraded: { enter: 0.1, leave: 0.05 },
  down: { enter: 0.5, leave: 0.25 },
};

/** Figures have to be better for this long before a state follows them. */
export const BETTER_FOR_MS = 120_000;

/**
 * The state that figures of the last minutes lead to. Worse at once; better by one bound lower, and whether it has been
 * for long enough is the caller's to know. Few sends say nothing, and the state stays; none at all for minutes leads back
 * to healthy: an account that stands back behind its equals could not show otherwise that it is well.
 */
export function stateAfter(now: MeasuredState, seen: { attempts: number; errors: number }): MeasuredState {
  if (seen.attempts === 0) return "healthy";
  if (seen.attempts < ATTEMPTS_MIN) return now;
  const share = seen.errors / seen.attempts;
  if (share >= (now === "down" ? BOUNDS.down.leave : BOUNDS.down.enter)) return "down";
  if (share >= (now === "healthy" ? BOUNDS.degraded.enter : BOUNDS.degraded.leave)) return "degraded";
  return "healthy";
}

/** Whether one state is worse than another. */
export function isWorse(one: MeasuredState, other: MeasuredState): boolean {
  return MEASURED_STATES.indexOf(one) > MEASURED_STATES.indexOf(other);
}
