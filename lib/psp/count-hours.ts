import { db } from "@/lib/db/client";

/** An hour is over when the last of its sends is surely written, by the database's clock; what comes later is told. */
const SETTLED_AFTER = "2 minutes";
/** One sweep counts this many hours; the next one goes on. */
const HOURS_MAX = 48;

/** Counts the hours that are over and not counted, the newest first, each in its own statement. */
export async function countHours(): Promise<void> {
  await declareOver();
  const uncounted = await db().pspUncountedHour.findMany({ orderBy: { hour: "desc" }, take: HOURS_MAX });
  for (const { hour, late } of uncounted) await countHour(hour, late);
}

/**
 * Puts the hours that are over on the list of those to count. It waits for whoever is writing into one of them, and
 * whoever writes into one from now on puts it on the list again.
 */
async function declareOver(): Promise<void> {
  await db().$executeRaw`
    INSERT INTO psp_health_progress (id, rolled_up_to)
    SELECT 1, date_trunc('hour', coalesce(min(answered_at), now() - ${SETTLED_AFTER}::interval), 'UTC') FROM psp_sends
    ON CONFLICT DO NOTHING`;
  await db().$executeRaw`
    WITH held AS (
      SELECT rolled_up_to AS since, date_trunc('hour', now() - ${SETTLED_AFTER}::interval, 'UTC') AS until
      FROM psp_health_progress WHERE id = 1 FOR UPDATE),
    moved AS (
      UPDATE psp_health_progress SET rolled_up_to = until FROM held WHERE id = 1 AND since < until RETURNING since, until)
    INSERT INTO psp_uncounted_hours (hour)
    SELECT generate_series(since, until - interval '1 hour', interval '1 hour') FROM moved
    ON CONFLICT DO NOTHING`;
}

/** An hour that another sweep counts, or that a send comes late to, is left to that sweep, or to the next one. */
async function countHour(hour: Date, late: number): Promise<void> {
  await db().$executeRaw`
    WITH held AS (SELECT hour FROM psp_uncounted_hours WHERE hour = ${hour} AND late = ${late}
      FOR UPDATE SKIP LOCKED),
    counted AS (
      SELECT psp_account_id, class, duration_ms, count(*)::int AS times FROM psp_sends
      WHERE answered_at >= ${hour} AND answered_at < ${hour}::timestamptz + interval '1 hour'
        AND EXISTS (SELECT 1 FROM held)
      GROUP BY 1, 2, 3),
    written AS (
      INSERT INTO psp_health_hours (psp_account_id, hour, class, attempts, durations_ms, counts)
      SELECT psp_account_id, ${hour}, class, sum(times), array_agg(duration_ms), array_agg(times)
      FROM counted GROUP BY psp_account_id, class
      ON CONFLICT (psp_account_id, hour, class) DO UPDATE
      SET attempts = EXCLUDED.attempts, durations_ms = EXCLUDED.durations_ms, counts = EXCLUDED.counts),
    told AS (UPDATE psp_health_progress SET counted = counted + 1 WHERE id = 1 AND EXISTS (SELECT 1 FROM held))
    DELETE FROM psp_uncounted_hours WHERE hour IN (SELECT hour FROM held)`;
}
