/** Lets the engine's clock start a sweep, as it does once a minute by itself. `query`: against the product's database. */
export async function startSweep(
  query: (sql: string, values: unknown[]) => Promise<unknown>,
  sweep: string,
): Promise<void> {
  const job = { function: `paydesk-${sweep}`, cron: "* * * * *", _cron: { ts: new Date().toISOString() } };
  await query("SELECT graphile_worker.add_job('start-by-clock', $1::json)", [JSON.stringify(job)]);
}
