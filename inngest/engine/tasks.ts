import { acceptEvents } from "./accept-events";
import { advanceRun, type Driver, endFailed } from "./advance-run";
import { Gate } from "./gate";
import type { Tasks } from "./queue";
import type { EngineFunction } from "./read-functions";
import type { Run } from "./run";
import { loadRun, PARKED_FLAG, scheduleRun } from "./run-store";
import { Turns } from "./turns";

/** A run that waits for a slot is woken when one is free; this timer is the guarantee. */
const PARKED_MS = 300_000;

/** The name that Inngest gives to the events of the clock. */
const CLOCK_EVENT = "inngest/scheduled.timer";

/** What the queue's jobs do, with the functions that this engine serves. */
export function makeTasks(
  driver: Driver,
  functions: Map<string, EngineFunction>,
  housekeeping: () => Promise<void>,
): Tasks {
  const gate = new Gate();
  const turns = new Turns();
  return {
    async advance(runId, lastTake) {
      await turns.take(runId, async () => {
        const run = await loadRun(driver.pool, runId);
        if (run) await advanceKnown(driver, gate, functions, run, lastTake);
      });
    },
    async startByClock(functionId, cron, tick) {
      const fn = functions.get(functionId);
      if (!fn) return;
      // The id makes a tick that is taken twice start one run.
      const event = { id: `${functionId} ${cron} ${tick}`, name: CLOCK_EVENT, data: { cron }, ts: Date.parse(tick) };
      await acceptEvents(driver.pool, [{ event, afterMs: 0, copies: 1 }], () => [fn]);
    },
    housekeeping,
  };
}

async function advanceKnown(
  driver: Driver,
  gate: Gate,
  functions: Map<string, EngineFunction>,
  run: Run,
  lastTake: boolean,
): Promise<void> {
  const fn = functions.get(run.functionId);
  if (!fn) return endFailed(driver, run, `There is no function "${run.functionId}" any more.`);
  if (lastTake) return endFailed(driver, run, "The run was taken up too often without getting on: its process died.");
  if (!fn.concurrency || run.concurrencyKey === null) return advanceRun(driver, run, fn);

  const key = run.concurrencyKey;
  const { limit } = fn.concurrency;
  if (!gate.enter(key, run.id, limit)) {
    // The run gives its worker back. First its timer, then its place in line: so a wake-up can't be lost.
    await scheduleRun(driver.pool, run.id, driver.nowMs() + PARKED_MS, [PARKED_FLAG]);
    if (!gate.enterOrWait(key, run.id, limit)) return;
  }
  try {
    await advanceRun(driver, run, fn);
  } finally {
    const next = gate.leave(key, run.id);
    if (next !== undefined) await scheduleRun(driver.pool, next, "now");
  }
}
