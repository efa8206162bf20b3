import type { Pool } from "pg";
import type { Logger } from "pino";
import { applyReply, type Called, engineError, failed } from "./apply-reply";
import type { CallFunction } from "./call-function";
import { nextMove } from "./next-move";
import type { EngineFunction } from "./read-functions";
import type { Change, Run, Step } from "./run";
import { saveChange, scheduleRun } from "./run-store";

/** Inngest's own limit. A function that names more steps than this is in an endless loop. */
const STEPS_MAX = 1_000;

/** Steps of one run that work at the same time. */
const PARALLEL_STEPS_MAX = 10;

export type Driver = {
  pool: Pool;
  callFunction: CallFunction;
  log: Logger;
  /** The time by which runs wait: the database's. */
  nowMs(): number;
  /** True once the engine is to end: runs then pause between two calls. */
  stopping(): boolean;
};

/**
 * Works on a run for as long as there is something to do now: every outcome is stored before the next call. A run that
 * has to wait gets a job for that time. Returns when the run is over, waits, or the engine stops.
 */
export async function advanceRun(driver: Driver, run: Run, fn: EngineFunction): Promise<void> {
  let over = false;
  while (!over) {
    if (driver.stopping()) return scheduleRun(driver.pool, run.id, "now");
    if (run.steps.size > STEPS_MAX) {
      return endFailed(driver, run, `The function has more than ${STEPS_MAX} steps.`);
    }
    const move = nextMove(run, driver.nowMs());
    switch (move.kind) {
      case "wait":
        return scheduleRun(driver.pool, run.id, move.untilMs);
      case "wake":
        await saveChange(driver.pool, run, sleepsOver(run, move.steps));
        break;
      case "discover":
        run.undiscovered = false;
        over = await call(driver, run, fn, undefined);
        break;
      case "try":
        over = await callSteps(driver, run, fn, move.steps);
        break;
    }
  }
}

/** Ends a run as failed for a reason that is the engine's own. */
export async function endFailed(driver: Driver, run: Run, message: string): Promise<void> {
  await save(driver, run, failed(engineError(message)));
}

/** Tries planned steps together. A concurrency limit counts steps, so a run that has one takes them one by one. */
async function callSteps(driver: Driver, run: Run, fn: EngineFunction, steps: Step[]): Promise<boolean> {
  const together = steps.slice(0, fn.concurrency ? 1 : PARALLEL_STEPS_MAX);
  const ends = await Promise.all(together.map((step) => call(driver, run, fn, step)));
  return ends.includes(true);
}

/** One call of the function. True when the run is over by it. */
async function call(driver: Driver, run: Run, fn: EngineFunction, called: Called): Promise<boolean> {
  const reply = await driver.callFunction(run, called, fn.attemptsMax);
  return save(driver, run, applyReply(run, called, reply, fn.attemptsMax, driver.nowMs()));
}

async function save(driver: Driver, run: Run, change: Change): Promise<boolean> {
  await saveChange(driver.pool, run, change);
  if (change.kind === "progress") return false;
  const subject = { run: run.id, function: run.functionId, event: run.event.id };
  if (change.status === "failed") driver.log.error({ ...subject, cause: change.error }, "run failed");
  else driver.log.debug(subject, "run completed");
  return true;
}

function sleepsOver(run: Run, steps: Step[]): Change {
  const ended = steps.map(
    (step): Step => ({ ...step, status: "completed", position: run.nextPosition++, output: null }),
  );
  const { attempt, dueMs } = run;
  return { kind: "progress", steps: ended, attempt, dueMs, undiscovered: true, error: undefined };
}
