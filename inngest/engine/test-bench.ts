import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import type { FaultSettings } from "./faults";
import { startTestDatabases, type TestDatabases } from "./test-database";
import { type MakeFunctions, startTestEngine, statusesIn, type TestEngine } from "./test-engine";

/** Plenty for anything that happens at once; what waits on purpose waits a second or two. */
export const SOON = { timeout: 10_000, interval: 10 };

type Bench = {
  /** The database of the test that runs. */
  database(): string;
  /** Starts an engine that is closed after the test. */
  start(functionsOf: MakeFunctions, faults?: FaultSettings): Promise<TestEngine>;
  /** Waits until the runs, in the order in which they were made, are in these states. */
  settled(...statuses: string[]): Promise<void>;
};

/** Gives every test of a file a database of its own on one PostgreSQL. */
export function useBench(): Bench {
  let databases: TestDatabases;
  let database: string;
  const engines: TestEngine[] = [];

  beforeAll(async () => {
    databases = await startTestDatabases();
  }, 60_000);
  afterAll(() => databases.stop());
  beforeEach(async () => {
    database = await databases.create();
  });
  afterEach(async () => {
    await Promise.all(engines.splice(0).map((engine) => engine.close()));
  });

  return {
    database: () => database,
    async start(functionsOf, faults) {
      const engine = await startTestEngine(database, functionsOf, { faults });
      engines.push(engine);
      return engine;
    },
    async settled(...statuses) {
      await expect.poll(() => statusesIn(database), SOON).toEqual(statuses);
    },
  };
}
