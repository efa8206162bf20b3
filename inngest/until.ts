/**
 * When it is time, by the clock of whoever waits for it: what is due in the database is told as so many milliseconds
 * from now, since our clocks may differ. `null` stays nothing to wait for.
 */
export async function untilIn(pauseMs: Promise<number | null>): Promise<number | null> {
  const ms = await pauseMs;
  return ms === null ? null : Date.now() + ms;
}
