import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { typeid } from "typeid-js";
import { type EventPath, keyAt } from "./event-path";
import type { PlannedEvent } from "./faults";
import type { EngineFunction } from "./read-functions";
import type { EngineEvent, SentEvent } from "./run";
import { ADVANCE_TASK, TAKES_MAX } from "./run-store";

/** Gives sent events what they lack. The SDK repeats a request with the same seed: so ids made from it are the same. */
export function completeEvents(sent: SentEvent[], idSeed: string | undefined, nowMs: number): EngineEvent[] {
  return sent.map((event, index) => ({
    ...event,
    id: event.id ?? (idSeed === undefined ? randomUUID() : `${idSeed},${index}`),
    data: event.data ?? {},
    ts: event.ts ?? nowMs,
  }));
}

/**
 * Stores events, one run per function that each triggers, and the runs' first jobs, in one statement: after it an
 * event can't be lost. An event id that was stored before starts nothing, nor does an idempotency key that a function
 * has seen.
 */
export async function acceptEvents(
  pool: Pool,
  planned: PlannedEvent[],
  triggered: (event: EngineEvent) => EngineFunction[],
): Promise<void> {
  const unique = [...new Map(planned.map((plan) => [plan.event.id, plan])).values()];
  if (unique.length === 0) return;
  const runs = unique.flatMap((plan) => triggered(plan.event).flatMap((fn) => runsOf(plan, fn)));
  await pool.query({
    name: "engine-accept-events",
    text: `WITH event AS (
             INSERT INTO engine.events (id, name, body)
             SELECT * FROM unnest($1::text[], $2::text[], $3::json[])
             ON CONFLICT (id) DO NOTHING
             RETURNING id
           ), sent AS (
             SELECT * FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::float8[])
               AS run (id, function_id, event_id, concurrency_key, idempotency_key, after_ms)
           ), run AS (
             INSERT INTO engine.runs (id, function_id, event_id, concurrency_key, idempotency_key)
             SELECT sent.id, function_id, event_id, concurrency_key, idempotency_key
             FROM sent JOIN event ON event.id = sent.event_id
             ON CONFLICT (function_id, idempotency_key) DO NOTHING
             RETURNING id
           ), job AS (
             SELECT array_agg(ROW($10, json_build_object('run', run.id), NULL, now() + sent.after_ms * interval '1 ms',
                                  $11, run.id, NULL, NULL)::graphile_worker.job_spec) AS specs
             FROM run JOIN sent ON sent.id = run.id
             HAVING count(*) > 0
           )
           SELECT count(*) FROM job, LATERAL graphile_worker.add_jobs(job.specs)`,
    values: [
      ...[unique.map(({ event }) => event.id), unique.map(({ event }) => event.name)],
      unique.map(({ event }) => JSON.stringify(event)),
      ...[runs.map((run) => run.id), runs.map((run) => run.functionId), runs.map((run) => run.eventId)],
      ...[runs.map((run) => run.concurrencyKey), runs.map((run) => run.idempotencyKey)],
      ...[runs.map((run) => run.afterMs), ADVANCE_TASK, TAKES_MAX],
    ],
  });
}

function runsOf({ event, afterMs, copies }: PlannedEvent, fn: EngineFunction) {
  const run = {
    functionId: fn.id,
    eventId: event.id,
    concurrencyKey: fn.concurrency ? concurrencyKey(fn.id, fn.concurrency.path, event) : null,
    idempotencyKey: fn.idempotency ? (keyAt(fn.idempotency, event) ?? null) : null,
    afterMs,
  };
  return Array.from({ length: copies }, () => ({ ...run, id: typeid("run").toString() }));
}

function concurrencyKey(functionId: string, path: EventPath | undefined, event: EngineEvent): string {
  return path ? `${functionId}:${keyAt(path, event)}` : functionId;
}
