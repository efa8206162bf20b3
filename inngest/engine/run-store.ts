import type { Pool } from "pg";
import { z } from "zod";
import type { Change, EngineEvent, Run, Step } from "./run";

/** The queue's task that goes on with a run, and the most times that it is taken for the same place of a run. */
export const ADVANCE_TASK = "advance";
export const TAKES_MAX = 25;

/** Marks the jobs of runs that wait for a slot, so that a restart finds them. */
export const PARKED_FLAG = "parked";

const StepRow = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(["planned", "sleeping", "completed", "failed"]),
  attempt: z.int(),
  due_ms: z.int(),
  position: z.int().nullable(),
  output: z.unknown(),
  error: z.unknown(),
});

/** Loads a run that isn't over, with all it knows. */
export async function loadRun(pool: Pool, id: string): Promise<Run | undefined> {
  const { rows } = await pool.query({
    name: "engine-load-run",
    text: `SELECT run.id, run.function_id, run.concurrency_key, run.attempt, run.due_ms, event.body,
             (SELECT coalesce(json_agg(row_to_json(step) ORDER BY step.position), '[]')
                FROM engine.steps step WHERE step.run_id = run.id) AS steps
           FROM engine.runs run JOIN engine.events event ON event.id = run.event_id
           WHERE run.id = $1 AND run.status = 'running'`,
    values: [id],
  });
  const row = rows[0];
  if (!row) return undefined;
  const steps = z
    .array(StepRow)
    .parse(row.steps)
    .map(({ due_ms, ...step }): Step => ({ ...step, dueMs: due_ms }));
  const event: EngineEvent = row.body;
  return {
    id,
    functionId: row.function_id,
    concurrencyKey: row.concurrency_key,
    event,
    steps: new Map(steps.map((step) => [step.id, step])),
    attempt: row.attempt,
    dueMs: Number(row.due_ms),
    // Asking once more than needed does no harm; asking once too few would hang.
    undiscovered: true,
    nextPosition: Math.max(0, ...steps.map((step) => step.position ?? 0)) + 1,
  };
}

/** Stores a change in one statement, then applies it to the run in memory. */
export async function saveChange(pool: Pool, run: Run, change: Change): Promise<void> {
  if (change.kind === "end") return endRun(pool, run.id, change);
  const { steps, attempt, dueMs, error } = change;
  await pool.query({
    name: "engine-save-steps",
    text: `WITH run AS (
             UPDATE engine.runs SET attempt = $2, due_ms = $3, error = coalesce($4, error)
             WHERE id = $1 AND (attempt, due_ms) IS DISTINCT FROM ($2::int, $3::bigint)
           )
           INSERT INTO engine.steps (run_id, id, name, status, attempt, due_ms, position, output, error)
           SELECT $1, * FROM unnest($5::text[], $6::text[], $7::text[], $8::int[], $9::bigint[], $10::int[],
                                    $11::json[], $12::json[])
           ON CONFLICT (run_id, id) DO UPDATE SET
             status = excluded.status, attempt = excluded.attempt, due_ms = excluded.due_ms,
             position = excluded.position, output = excluded.output, error = excluded.error`,
    values: [
      ...[run.id, attempt, dueMs, json(error)],
      ...[steps.map((step) => step.id), steps.map((step) => step.name), steps.map((step) => step.status)],
      ...[steps.map((step) => step.attempt), steps.map((step) => step.dueMs), steps.map((step) => step.position)],
      ...[steps.map((step) => json(step.output)), steps.map((step) => json(step.error))],
    ],
  });
  for (const step of steps) run.steps.set(step.id, step);
  run.attempt = attempt;
  run.dueMs = dueMs;
  // Parallel steps are stored at the same time, and none may take back what another one found.
  run.undiscovered ||= change.undiscovered;
}

/** Ends a run, once: what is over stays as it is. */
async function endRun(pool: Pool, id: string, change: Extract<Change, { kind: "end" }>): Promise<void> {
  await pool.query({
    name: "engine-end-run",
    text: `UPDATE engine.runs SET status = $2, output = $3, error = coalesce($4, error), ended_at = now()
           WHERE id = $1 AND status = 'running'`,
    values: [id, change.status, json(change.output), json(change.error)],
  });
}

/**
 * Puts a run's next job into the queue. The run's id is the job's key: there is one job that waits per run, and a job
 * that is just working is retired by it, so a crash in between leaves one job and not two.
 */
export async function scheduleRun(
  pool: Pool,
  id: string,
  atMs: number | "now",
  flags: string[] | null = null,
): Promise<void> {
  await pool.query({
    name: "engine-schedule-run",
    text: `SELECT 1 FROM graphile_worker.add_job($1, json_build_object('run', $2::text), run_at => $3, job_key => $2,
                                                 max_attempts => $4, flags => $5)`,
    values: [ADVANCE_TASK, id, atMs === "now" ? null : new Date(atMs), TAKES_MAX, flags],
  });
}

function json(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}
