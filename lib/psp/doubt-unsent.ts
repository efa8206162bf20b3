import { db } from "@/lib/db/client";

/** A PSP that knows no keys would do twice what has been sent: so long a row's word is good that it was not. */
const TRUSTED_WITHOUT_KEYS_MS = 5 * 60_000;

/**
 * Takes a call that our books have as not sent for one whose outcome is unknown, where they may be a restored backup and
 * the PSP would not know its key again: made longer ago than keys are remembered, or, where there are none, due for some
 * minutes. Then the PSP is asked first. Returns whether it is one.
 */
export async function doubtUnsent(id: string, hasKeys: boolean): Promise<boolean> {
  // As if it had been claimed by a process that died since.
  const doubted = await db().$executeRaw`
    UPDATE psp_calls c
    SET status = 'in_flight', fence = fence + 1, sends = sends + 1, first_sent_at = coalesce(first_sent_at, c.created_at),
        last_sent_at = now(), resend_at = NULL, lease_until = now() - interval '1 second'
    FROM psp_accounts a
    WHERE c.id = ${id} AND a.id = c.psp_account_id AND c.status IN ('created', 'to_resend') AND c.stopped_at IS NULL
      AND CASE WHEN ${hasKeys} THEN c.created_at < now() - a.key_window_ms * interval '1 millisecond'
          ELSE coalesce(c.resend_at, c.created_at) < now() - ${TRUSTED_WITHOUT_KEYS_MS} * interval '1 millisecond' END`;
  return doubted === 1;
}
