import { Inngest, type InngestFunction } from "inngest";
import { pino } from "pino";
import { type Engine, startEngine } from "./engine";
import type { FaultSettings } from "./faults";
import { freePort, run } from "./test-access";

export const EVENT_KEY = "event-key";
export const SIGNING_KEY = "signkey-test-0123456789abcdef";

export type TestEngine = Engine & { client: Inngest.Any };

/** A client as an application has one, that sends to the engine on a port. */
export function testClient(port: number): Inngest {
  const baseUrl = `http://127.0.0.1:${port}`;
  const quiet = () => undefined;
  return new Inngest({
    id: "app",
    isDev: false,
    eventKey: EVENT_KEY,
    signingKey: SIGNING_KEY,
    baseUrl,
    // The functions of these tests fail on purpose.
    logger: { info: quiet, warn: quiet, error: quiet, debug: quiet },
  });
}

export type MakeFunctions = (client: Inngest) => InngestFunction.Any[];

/** An engine in this process with functions of a test. */
export async function startTestEngine(
  databaseUrl: string,
  functionsOf: MakeFunctions,
  more: { faults?: FaultSettings; signingKey?: string } = {},
): Promise<TestEngine> {
  const port = await freePort();
  const client = testClient(port);
  const engine = await startEngine({
    databaseUrl,
    client,
    functions: functionsOf(client),
    port,
    eventKey: EVENT_KEY,
    signingKey: SIGNING_KEY,
    log: pino({ level: "silent" }),
    ...more,
  });
  return { ...engine, client };
}

/** How many runs there are in each state, and what they ended with, in the order in which they were made. */
export function runsIn(databaseUrl: string): Promise<Record<string, unknown>[]> {
  return run(databaseUrl, "SELECT function_id, status, output, error, created_at FROM engine.runs ORDER BY id");
}

/** The states of all runs, in the order in which they were made. */
export async function statusesIn(databaseUrl: string): Promise<unknown[]> {
  return (await runsIn(databaseUrl)).map((row) => row.status);
}
