import type { Pool } from "pg";

/** What is over is kept for so long: long enough to look into last week's failures. */
const KEPT_DAYS = 7;
/** Inngest's window for a function's idempotency key. */
const IDEMPOTENCY_HOURS = 24;
/** Rows per statement, so that none of them holds its locks for long. */
const BATCH_MAX = 5_000;

/** Forgets old runs and events, and lets old idempotency keys be used again. Unfinished runs are never touched. */
export async function cleanUp(pool: Pool): Promise<void> {
  await pool.query(
    `UPDATE engine.runs SET idempotency_key = NULL
     WHERE idempotency_key IS NOT NULL AND created_at < now() - make_interval(hours => $1)`,
    [IDEMPOTENCY_HOURS],
  );
  await deleteAll(
    pool,
    `DELETE FROM engine.runs WHERE id IN (
       SELECT id FROM engine.runs WHERE ended_at < now() - make_interval(days => $1) LIMIT $2)`,
  );
  await deleteAll(
    pool,
    `DELETE FROM engine.events WHERE id IN (
       SELECT id FROM engine.events event WHERE received_at < now() - make_interval(days => $1)
         AND NOT EXISTS (SELECT 1 FROM engine.runs WHERE event_id = event.id) LIMIT $2)`,
  );
}

async function deleteAll(pool: Pool, text: string): Promise<void> {
  let deleted: number;
  do {
    deleted = (await pool.query(text, [KEPT_DAYS, BATCH_MAX])).rowCount ?? 0;
  } while (deleted === BATCH_MAX);
}
