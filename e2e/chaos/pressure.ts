import { setTimeout as pause } from "node:timers/promises";
import { query } from "@/e2e/database";
import type { Product } from "@/e2e/product";

/** More than this open, and the clients hold back, as their own customers would: a run tests chaos, not a queue. */
const OPEN_MAX = 400;
const LOOK_MS = 1_000;

/** How much of the product's work is open, looked at now and then, so that a swarm of clients can hold back. */
export class Pressure {
  readonly #timer: NodeJS.Timeout;
  /** `undefined` while nobody knows: the database is down. */
  open: number | undefined;

  constructor(product: Product) {
    this.#timer = setInterval(async () => {
      this.open = await openWork(product);
    }, LOOK_MS);
  }

  /** Waits while too much is open. */
  async eased(stopped: () => boolean): Promise<void> {
    while ((this.open ?? 0) > OPEN_MAX && !stopped()) await pause(LOOK_MS);
  }

  end(): void {
    clearInterval(this.#timer);
  }
}

/** PSP calls, instructions and runs of background functions that are under way. */
async function openWork({ file }: Product): Promise<number | undefined> {
  const sql = `SELECT (SELECT count(*) FROM psp_calls WHERE status NOT IN ('answered', 'needs_review'))::int
    + (SELECT count(*) FROM outbox WHERE sent_at IS NULL)::int
    + (SELECT count(*) FROM engine.runs WHERE status = 'running')::int AS open`;
  const rows = await query<{ open: number }>(file.database_url, sql).catch(() => []);
  return rows[0]?.open;
}
