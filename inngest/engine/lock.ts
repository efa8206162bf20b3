import { Client } from "pg";

/** The key of the advisory lock: "engine" in ASCII. It is nobody else's in this database. */
const LOCK_KEY = "111524855770725";

/** A killed engine's connection, and so its lock, lives on until PostgreSQL notices; this is plenty for that. */
const WAIT_MS_MAX = 3_000;
const PAUSE_MS = 50;

type Lock = {
  release(): Promise<void>;
};

/**
 * Takes the lock that only one engine per database can hold; it is held as long as its connection lives. Throws one
 * clear line when another engine holds it. `onLost` tells that the connection broke: from then on another engine may run.
 */
export async function takeLock(databaseUrl: string, onLost: (error: Error) => void): Promise<Lock> {
  const client = new Client({ connectionString: databaseUrl, keepAlive: true });
  await client.connect();
  let released = false;
  client.on("error", (error) => {
    if (!released) onLost(error);
  });
  const release = async () => {
    released = true;
    await client.end();
  };
  const deadlineMs = Date.now() + WAIT_MS_MAX;
  while (!(await tryLock(client))) {
    if (Date.now() > deadlineMs) {
      await release();
      throw new Error("Another embedded engine already runs on this database; there can be only one.");
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return { release };
}

async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query("SELECT pg_try_advisory_lock($1) AS locked", [LOCK_KEY]);
  return rows[0]?.locked === true;
}
