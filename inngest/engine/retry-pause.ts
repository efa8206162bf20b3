/** Pause before the first retry; doubled for each further one up to the maximum. */
const PAUSE_MS_MIN = 1_000;
const PAUSE_MS_MAX = 60_000;

const PERIODS_MS: Record<string, number> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

/**
 * When the next try begins, by the engine's clock: when the function asked for it (`Retry-After`: seconds, or a date by
 * the clock of this process, in which functions run), or else after an
 * exponential pause. Half of the pause is random, so that what failed together doesn't come back together.
 */
export function retryAtMs(failedTries: number, retryAfter: string | null, nowMs: number, random = Math.random): number {
  const asked = retryAfter === null ? Number.NaN : parseRetryAfter(retryAfter, nowMs);
  if (!Number.isNaN(asked)) return Math.max(asked, nowMs);
  const pauseMs = Math.min(PAUSE_MS_MIN * 2 ** Math.min(failedTries - 1, 16), PAUSE_MS_MAX);
  return Math.round(nowMs + pauseMs / 2 + (random() * pauseMs) / 2);
}

/**
 * When a sleep ends, by the engine's clock: the SDK names a duration (`1h30m`), or a date by the clock of this process.
 * Undefined when it is neither.
 */
export function sleepEndMs(name: string, nowMs: number): number | undefined {
  if (/^(\d+[wdhms])*$/.test(name)) {
    const parts = [...name.matchAll(/(\d+)([wdhms])/g)];
    return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (PERIODS_MS[unit ?? ""] ?? 0), nowMs);
  }
  const endMs = fromOwnClock(Date.parse(name), nowMs);
  return Number.isNaN(endMs) ? undefined : endMs;
}

function parseRetryAfter(text: string, nowMs: number): number {
  return /^\d+(\.\d+)?$/.test(text) ? nowMs + Number(text) * 1_000 : fromOwnClock(Date.parse(text), nowMs);
}

/** A time of this process's clock, told by the engine's. */
function fromOwnClock(ownMs: number, nowMs: number): number {
  return nowMs + (ownMs - Date.now());
}
