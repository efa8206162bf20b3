import { type Job, type JobHelpers, parseCronItems, Logger as QueueLogger, run, runMigrations } from "graphile-worker";
import type { Pool } from "pg";
import type { Logger } from "pino";
import { z } from "zod";
import { makePool } from "./pool";
import { ADVANCE_TASK, PARKED_FLAG, TAKES_MAX } from "./run-store";

/** The queue's task that starts a function by the clock. */
const CRON_TASK = "start-by-clock";
const HOUSEKEEPING_TASK = "housekeeping";

/** Runs that are worked on at the same time. They mostly wait for others: PSPs, merchants' endpoints, the database. */
const RUNS_MAX = 100;
/** The queue wakes by NOTIFY; this is how late a timed job (a retry, the end of a sleep) may be. */
const POLL_MS = 250;
/** Hourly, at a minute at which little else happens. */
const HOUSEKEEPING_CRON = "17 * * * *";
const CONNECTIONS_MAX = 8;

const AdvanceJob = z.object({ run: z.string() });
const CronJob = z.object({ function: z.string(), cron: z.string(), _cron: z.object({ ts: z.string() }) });

/** What the queue's jobs do. */
export type Tasks = {
  advance(runId: string, lastTake: boolean): Promise<void>;
  startByClock(functionId: string, cron: string, tick: string): Promise<void>;
  housekeeping(): Promise<void>;
};

type Cron = { functionId: string; pattern: string };

type Queue = {
  /** Takes no more jobs and waits for those at work, up to the bound. */
  close(msMax: number): Promise<void>;
};

/** Makes the queue's tables, or brings them up to date. */
export async function migrateQueue(pool: Pool, log: Logger): Promise<void> {
  await runMigrations({ pgPool: pool, logger: queueLogger(log) });
}

/**
 * Makes the jobs that a dead engine left behind available at once: those that it was working on, and those that waited
 * in its memory for a slot. Only for the holder of the engine's lock.
 */
export async function freeOrphans(pool: Pool): Promise<void> {
  await pool.query(
    `SELECT graphile_worker.force_unlock_workers(array_agg(DISTINCT locked_by))
     FROM graphile_worker.jobs WHERE locked_by IS NOT NULL HAVING count(*) > 0`,
  );
  await giveMissingJobs(pool);
  await pool.query(
    `SELECT count(*) FROM (SELECT array_agg(id) AS ids FROM graphile_worker.jobs WHERE flags ? $1 HAVING count(*) > 0) parked,
       LATERAL graphile_worker.reschedule_jobs(parked.ids, run_at => now())`,
    [PARKED_FLAG],
  );
}

/** The last net: an unfinished run whose job is gone, or has failed for good, gets a new one. */
export async function giveMissingJobs(pool: Pool): Promise<void> {
  await pool.query(
    `SELECT count(*) FROM engine.runs run,
       LATERAL graphile_worker.add_job($1, json_build_object('run', run.id), job_key => run.id, max_attempts => $2)
     WHERE run.status = 'running' AND NOT EXISTS (
       SELECT 1 FROM graphile_worker.jobs job WHERE job.key = run.id AND job.attempts < job.max_attempts)`,
    [ADVANCE_TASK, TAKES_MAX],
  );
}

/** Removes jobs that will never be taken again: those that were retired while a crash kept them from ending. */
export async function removeDeadJobs(pool: Pool): Promise<void> {
  await pool.query(
    `SELECT count(*) FROM (SELECT array_agg(id) AS ids FROM graphile_worker.jobs
                           WHERE attempts >= max_attempts AND locked_at IS NULL HAVING count(*) > 0) dead,
       LATERAL graphile_worker.complete_jobs(dead.ids)`,
  );
}

/** Starts to take jobs. `onEnded` tells when the queue ends though nobody closed it. */
export async function startQueue(
  databaseUrl: string,
  tasks: Tasks,
  crons: Cron[],
  log: Logger,
  onEnded: (error: Error) => void,
): Promise<Queue> {
  // A commit of the queue alone may be lost with the database's memory: the job is then taken again, which every task
  // allows. What must not be lost is committed by the engine's own pool.
  const options = "-c synchronous_commit=off";
  const pool = makePool(databaseUrl, CONNECTIONS_MAX, log, options);
  const runner = await run({
    pgPool: pool,
    concurrency: RUNS_MAX,
    noHandleSignals: true,
    pollInterval: POLL_MS,
    logger: queueLogger(log),
    // One fetcher for all workers: otherwise each of them would poll.
    preset: { worker: { localQueue: { size: RUNS_MAX } } },
    taskList: taskList(tasks),
    parsedCronItems: parseCronItems([
      { task: HOUSEKEEPING_TASK, match: HOUSEKEEPING_CRON, identifier: HOUSEKEEPING_TASK },
      ...crons.map(({ functionId, pattern }) => ({
        task: CRON_TASK,
        match: pattern,
        payload: { function: functionId, cron: pattern },
        identifier: `${functionId} ${pattern}`,
      })),
    ]),
  });
  let closing = false;
  const ended = (cause?: unknown) => {
    if (!closing) onEnded(new Error("The queue has ended.", { cause }));
  };
  runner.promise.then(() => ended(), ended);
  return {
    async close(msMax) {
      closing = true;
      const { promise: bound, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, msMax);
      await Promise.race([runner.stop(), bound]);
      clearTimeout(timer);
      pool.end().catch(() => undefined);
    },
  };
}

function taskList(tasks: Tasks) {
  return {
    [ADVANCE_TASK]: (body: unknown, { job }: JobHelpers) => tasks.advance(AdvanceJob.parse(body).run, isLastTake(job)),
    [CRON_TASK]: (body: unknown) => {
      const { function: functionId, cron, _cron } = CronJob.parse(body);
      return tasks.startByClock(functionId, cron, _cron.ts);
    },
    [HOUSEKEEPING_TASK]: () => tasks.housekeeping(),
  };
}

function isLastTake(job: Job): boolean {
  return job.attempts >= job.max_attempts;
}

/** The queue's own words go to our log. All but its errors is of interest only when searching for a fault. */
function queueLogger(log: Logger): QueueLogger {
  return new QueueLogger((scope) => (level, message) => {
    const ours = { error: "error", warning: "debug", info: "debug", debug: "trace" } as const;
    log[ours[level]]({ queue: scope.label, job: scope.jobId }, message);
  });
}
