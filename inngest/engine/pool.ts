import { Pool } from "pg";
import type { Logger } from "pino";

/** A pool of connections. A lost one is replaced at its next use; without these listeners it would end the process. */
export function makePool(connectionString: string, max: number, log: Logger, options?: string): Pool {
  const pool = new Pool({ connectionString, max, options, application_name: "paydesk engine" });
  const lost = (error: Error) => log.warn({ cause: error.message }, "the engine lost a database connection");
  pool.on("error", lost);
  pool.on("connect", (client) => client.on("error", lost));
  return pool;
}
