import { Pool, type PoolConfig } from "pg";

/**
 * A pool of connections whose loss ends no process. Between the pool and whoever takes a connection from it nobody
 * listens to that connection for a moment; an error that falls there, such as the last word of a database that is
 * killed, would be nobody's. The next query on the connection fails with it all the same.
 */
export function makePool(config: PoolConfig): Pool {
  const pool = new Pool(config);
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return pool;
}
