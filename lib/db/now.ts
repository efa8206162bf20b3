import type { Tx } from "@/lib/db/client";

/** The database's time. What is due when is decided by it alone: the clocks of our processes may differ. */
export async function databaseNow(tx: Tx): Promise<Date> {
  return timeOf(await tx.$queryRaw`SELECT now() AS at`);
}

/** The database's time at this very moment, and not when the transaction began, which may have waited for a lock since. */
export async function databaseMoment(tx: Tx): Promise<Date> {
  return timeOf(await tx.$queryRaw`SELECT clock_timestamp() AS at`);
}

function timeOf([row]: Array<{ at: Date }>): Date {
  if (!row) throw new Error("Bug: the database tells no time.");
  return row.at;
}
