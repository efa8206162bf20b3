import type { Pool } from "pg";

const LOOK_MS = 1_000;
/** A clock that is kept by NTP moves by less than this. */
const SET_BACK_MS_MIN = 30_000;

/** Tells when this process's clock was set back: what waits for a time of the clock would wait for it twice. */
export function watchClock(onSetBack: (ms: number) => void): { stop(): void } {
  let offsetMs = Date.now() - performance.now();
  const timer = setInterval(() => {
    const beforeMs = offsetMs;
    offsetMs = Date.now() - performance.now();
    if (beforeMs - offsetMs > SET_BACK_MS_MIN) onSetBack(beforeMs - offsetMs);
  }, LOOK_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** Forgets ticks of the queue's clock that lie in the future: until they pass, nothing would start by the clock. */
export async function forgetFutureTicks(pool: Pool): Promise<void> {
  await pool.query("UPDATE graphile_worker._private_known_crontabs SET last_execution = $1 WHERE last_execution > $1", [
    new Date(),
  ]);
}
