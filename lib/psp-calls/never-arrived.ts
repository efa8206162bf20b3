import { db, type PspCall } from "@/lib/db/client";
import { env } from "@/lib/env";

/** A single "not found" may be a PSP that is slow to show what it did. */
const NOT_FOUND_MIN = 2;

/**
 * Whether a call whose outcome is unknown provably never arrived: "not found" has been said often enough, and asked for
 * late enough for this PSP's delay to be over since the request was last under way. `undefined`: that isn't proven. All
 * by the database's clock.
 */
export async function provenNeverArrived(
  call: Pick<PspCall, "id" | "sends">,
): Promise<{ keyIsForgotten: boolean } | undefined> {
  const rows = await db().$queryRaw<Array<{ keyIsForgotten: boolean }>>`
    SELECT c.first_sent_at < now() - a.key_window_ms * interval '1 millisecond' AS "keyIsForgotten"
    FROM psp_calls c JOIN psp_accounts a ON a.id = c.psp_account_id
    CROSS JOIN LATERAL (
      SELECT count(*) AS times, bool_and(answer = '{"outcome": "not_found"}'::jsonb) AS always, max(asked_at) AS last
      FROM (SELECT answer, asked_at FROM psp_inquiries WHERE psp_call_id = c.id AND asked_at >= c.last_sent_at
            ORDER BY asked_at DESC LIMIT ${NOT_FOUND_MIN}) newest) asked
    WHERE c.id = ${call.id} AND c.status = 'unknown' AND c.sends = ${call.sends}
      AND asked.times = ${NOT_FOUND_MIN} AND asked.always
      AND asked.last >= c.last_sent_at + (a.settle_delay_ms + ${env().PSP_TIMEOUT_MS}) * interval '1 millisecond'`;
  return rows[0];
}
