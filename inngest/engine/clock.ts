import type { Pool } from "pg";
import type { Logger } from "pino";

/** How often the database is asked for the time: often enough that drift between two clocks stays below a millisecond. */
const LOOK_MS = 10_000;
const WATCH_MS = 1_000;
/** A clock that is kept by NTP moves by less than this. */
const SET_BACK_MS_MIN = 30_000;

/**
 * The database's time. All that waits, waits by it: this process's own clock may be wrong, and may be set at any moment.
 */
export type DatabaseClock = { nowMs(): number; stop(): void };

/** Follows the database's clock: what it said last, and what has passed since by a clock that nobody can set. */
export async function followDatabaseClock(pool: Pool, log: Logger): Promise<DatabaseClock> {
  let offsetMs = await ask();
  const timer = setInterval(() => {
    ask().then(
      (ms) => {
        offsetMs = ms;
      },
      (error: unknown) => log.debug({ cause: String(error) }, "the database does not tell the time"),
    );
  }, LOOK_MS);
  timer.unref();
  return { nowMs: () => Math.ceil(performance.now() + offsetMs), stop: () => clearInterval(timer) };

  /** Taken from before the question, so that this clock is never behind: what the queue finds due is due here too. */
  async function ask(): Promise<number> {
    const askedMs = performance.now();
    const { rows } = await pool.query("SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms");
    return Number(rows[0].ms) - askedMs;
  }
}

/** Tells when this process's clock was set back: the queue's ticks, made by it, would stand still until then. */
export function watchClock(onSetBack: (ms: number) => void): { stop(): void } {
  let offsetMs = Date.now() - performance.now();
  const timer = setInterval(() => {
    const beforeMs = offsetMs;
    offsetMs = Date.now() - performance.now();
    if (beforeMs - offsetMs > SET_BACK_MS_MIN) onSetBack(beforeMs - offsetMs);
  }, WATCH_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** Forgets ticks of the queue's clock that lie in the future: until they pass, nothing would start by the clock. */
export async function forgetFutureTicks(pool: Pool): Promise<void> {
  await pool.query("UPDATE graphile_worker._private_known_crontabs SET last_execution = $1 WHERE last_execution > $1", [
    new Date(),
  ]);
}
