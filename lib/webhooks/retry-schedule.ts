const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Pauses before the second, third, … try: about three days in all (Standard Webhooks' recommendation). */
export const RETRY_PAUSES_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
] as const;

/** Spread, so that an endpoint that comes back isn't met by all its backlog at once. */
const JITTER = 0.2;
/** A receiver may ask for a pause, not for for ever. */
const RETRY_AFTER_MS_MAX = 24 * HOUR_MS;

/**
 * The pause after the given number of failed tries, or `undefined` when the schedule is used up. `random` is 0 to 1.
 * A receiver's Retry-After can lengthen it.
 */
export function pauseAfter(tries: number, random: number, retryAfterMs = 0): number | undefined {
  const pauseMs = RETRY_PAUSES_MS[tries - 1];
  if (pauseMs === undefined) return undefined;
  const jittered = Math.round(pauseMs * (1 - JITTER + 2 * JITTER * random));
  return Math.max(jittered, Math.min(retryAfterMs, RETRY_AFTER_MS_MAX));
}
