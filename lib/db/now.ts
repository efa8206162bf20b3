import type { Tx } from "@/lib/db/client";

/** The database's time. What is due when is decided by it alone: the clocks of our processes may differ. */
export async function databaseNow(tx: Tx): Promise<Date> {
  const [row] = await tx.$queryRaw<Array<{ now: Date }>>`SELECT now() AS now`;
  if (!row) throw new Error("Bug: the database tells no time.");
  return row.now;
}
