import { db } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import { env } from "@/lib/env";

/** One sweep looks at this many items of a kind; the next one comes within a minute. */
const ITEMS_MAX = 500;

/**
 * Finds PSP calls and notifications whose background function got lost, and instructs it again. Functions claim their
 * rows, so an instruction too many has no effect.
 */
export async function sweepPayments(): Promise<number> {
  const overdue = `${env().SWEEP_AFTER_MS} milliseconds`;
  const calls = await db().$queryRaw<Array<{ id: string; charge_id: string; psp_account_id: string; open: boolean }>>`
    SELECT id, charge_id, psp_account_id, (status = 'unknown' OR outcome = 'pending') AS open
    FROM psp_calls
    WHERE operation = 'authorize' AND (
      (status IN ('created', 'to_resend') AND coalesce(last_sent_at, created_at) < now() - ${overdue}::interval)
      OR (status = 'in_flight' AND lease_until < now())
      OR (status = 'unknown' AND coalesce(next_inquiry_at, created_at) < now() - ${overdue}::interval)
      OR (status = 'answered' AND outcome = 'pending' AND next_inquiry_at < now() - ${overdue}::interval)
      OR (status = 'answered' AND applied_at IS NULL AND answered_at < now() - ${overdue}::interval))
    ORDER BY created_at LIMIT ${ITEMS_MAX}`;
  const notifications = await db().$queryRaw<Array<{ id: string }>>`
    SELECT id FROM notifications
    WHERE status = 'received' AND received_at < now() - ${overdue}::interval
    ORDER BY received_at LIMIT ${ITEMS_MAX}`;
  await instruct(
    db(),
    ...calls.map((call) =>
      call.open
        ? { name: "psp_call/unsettled" as const, data: { psp_call_id: call.id } }
        : {
            name: "charge/requested" as const,
            data: { charge_id: call.charge_id, psp_account_id: call.psp_account_id },
          },
    ),
    ...notifications.map(({ id }) => ({ name: "notification/received" as const, data: { notification_id: id } })),
  );
  return calls.length + notifications.length;
}
