import type { Inngest, InngestFunction } from "inngest";
import type { Logger } from "pino";
import { acceptEvents, completeEvents } from "./accept-events";
import { connectFunctions } from "./call-function";
import { followDatabaseClock, forgetFutureTicks, watchClock } from "./clock";
import { type FaultSettings, Faults } from "./faults";
import { cleanUp } from "./housekeeping";
import { startListener } from "./listener";
import { takeLock } from "./lock";
import { makePool } from "./pool";
import { freeOrphans, giveMissingJobs, migrateQueue, removeDeadJobs, startQueue } from "./queue";
import { readFunctions } from "./read-functions";
import { makeTasks } from "./tasks";

/** Jobs at work when the engine is told to stop may finish for so long. What they don't finish is taken up again. */
const DRAIN_MS_MAX = 10_000;
const CONNECTIONS_MAX = 10;

type EngineOptions = {
  databaseUrl: string;
  client: Inngest.Any;
  functions: InngestFunction.Any[];
  /** 0 takes any free port. */
  port: number;
  eventKey: string;
  signingKey: string;
  log: Logger;
  /** Allows faults to be set, for tests; these hold from the start. */
  faults?: FaultSettings;
};

export type Engine = {
  url: string;
  /** Resolves with the reason if the engine can't go on by itself; it has to be closed then. */
  failed: Promise<Error>;
  close(): Promise<void>;
};

/**
 * Starts an engine that runs Inngest functions on PostgreSQL alone. When it returns, events are accepted and runs go
 * on where they stood. Throws one clear error when it can't: a function that needs more than the engine has, another
 * engine on this database, a port that is taken.
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { databaseUrl, client, log } = options;
  const functions = readFunctions(client, options.functions);
  const callFunction = await connectFunctions(client, options.functions, options.signingKey);
  const faults = new Faults(options.faults);
  const failure = Promise.withResolvers<Error>();
  let ready = false;
  let stopping = false;

  // What has been started is closed in reverse, also when a later part of the start fails.
  await using parts = new AsyncDisposableStack();
  const lock = await takeLock(databaseUrl, (error) => failure.resolve(error));
  parts.defer(() => lock.release());
  const pool = makePool(databaseUrl, CONNECTIONS_MAX, log);
  parts.defer(() => pool.end());

  await migrateQueue(pool, log);
  await freeOrphans(pool);
  await forgetFutureTicks(pool);
  const clock = await followDatabaseClock(pool, log);
  parts.defer(() => clock.stop());
  const driver = { pool, callFunction, log, nowMs: clock.nowMs, stopping: () => stopping };
  const crons = [...functions.values()].flatMap((fn) => fn.crons.map((pattern) => ({ functionId: fn.id, pattern })));
  const listener = await startListener({
    port: options.port,
    eventKey: options.eventKey,
    log,
    ready: () => ready,
    setFaults: options.faults && ((settings) => faults.set(settings)),
    async accept(sent, idSeed) {
      const events = completeEvents(sent, idSeed, Date.now());
      const triggered = (name: string) => [...functions.values()].filter((fn) => fn.events.includes(name));
      await acceptEvents(pool, faults.plan(events), (event) => triggered(event.name));
      return events.map((event) => event.id);
    },
  });
  // The last to close is the first to start: steps at work send events until the queue is empty.
  parts.defer(() => listener.close());

  const tasks = makeTasks(driver, functions, async () => {
    await cleanUp(pool);
    await removeDeadJobs(pool);
    await giveMissingJobs(pool);
  });
  const queue = await startQueue(databaseUrl, tasks, crons, log, (error) => failure.resolve(error));
  parts.defer(() => queue.close(DRAIN_MS_MAX));
  // The queue makes its ticks by this process's clock. A start makes them anew, so the engine asks for one.
  const watch = watchClock((ms) =>
    failure.resolve(new Error(`The clock was set back by ${Math.round(ms / 1_000)} s.`)),
  );
  parts.defer(() => watch.stop());
  ready = true;

  const started = parts.move();
  log.info({ url: listener.url, functions: functions.size }, "embedded engine ready");
  return {
    url: listener.url,
    failed: failure.promise,
    async close() {
      stopping = true;
      await started.disposeAsync();
    },
  };
}
