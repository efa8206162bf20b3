import pg from "pg";

/** Rows that one statement writes: some seconds of work each, so that progress shows. */
const BATCH = 500_000;

/**
 * Writes sends of both simulated PSP accounts, evenly over the time before now: mostly good, with an hour of outage in
 * the middle. They all belong to one PSP call, so one payment has to have been made.
 */
export async function seedSends(
  databaseUrl: string,
  { calls, spreadMs, tell }: { calls: number; spreadMs: number; tell?: (written: number) => void },
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>("SELECT id FROM psp_calls ORDER BY id LIMIT 1");
    if (!rows[0]) throw new Error("Make a payment first: the sends have to belong to a PSP call.");
    await client.query("SELECT setseed(0.42)");
    for (let from = 0; from < calls; from += BATCH) {
      const to = Math.min(from + BATCH, calls);
      await client.query(SEED, [rows[0].id, from, to - 1, calls, spreadMs]);
      tell?.(to);
    }
    await client.query("VACUUM (ANALYZE) psp_sends");
  } finally {
    await client.end();
  }
}

const SEED = `
  INSERT INTO psp_sends (id, psp_call_id, psp_account_id, operation, number, result, class, duration_ms, answered_at)
  SELECT 'ps_seed_' || n, $1, CASE WHEN account < 0.7 THEN 'psp_sim_a' ELSE 'psp_sim_b' END, 'authorize', 1000 + n,
    CASE class WHEN 'approved' THEN '{"outcome": "pending", "pspReference": "sp_seed"}'::jsonb
      WHEN 'declined' THEN '{"outcome": "declined", "declineCode": "insufficient_funds", "hard": false}'
      WHEN 'unavailable' THEN '{"outcome": "rejected", "reason": "unavailable_without_effect", "transient": true}'
      ELSE jsonb_build_object('outcome', 'unknown', 'reason', class) END,
    class,
    CASE WHEN class = 'timeout' THEN 20000 ELSE (40 + 400 * power(speed, 4))::int END,
    now() - make_interval(secs => ($4 - n)::float8 / $4 * $5 / 1000)
  FROM (
    SELECT n, account, speed,
      CASE WHEN account < 0.7 AND n BETWEEN $4 * 0.5 AND $4 * 0.52 THEN
        CASE WHEN fate < 0.6 THEN 'timeout' ELSE 'unavailable' END
      WHEN fate < 0.9 THEN 'approved' WHEN fate < 0.985 THEN 'declined' WHEN fate < 0.992 THEN 'timeout'
      WHEN fate < 0.997 THEN 'unclear' ELSE 'unavailable' END AS class
    FROM (SELECT n, random() AS account, random() AS speed, random() AS fate
          FROM generate_series($2::bigint, $3::bigint) AS n) drawn
  ) fated`;
