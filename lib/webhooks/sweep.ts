import { db } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import { env } from "@/lib/env";

/** One sweep looks at this many deliveries; the next one comes within a minute. */
const DELIVERIES_MAX = 1_000;
/** What was instructed a moment ago may stand in its endpoint's line: it is left alone for so many times the patience. */
const SWEPT_AGAIN_AFTER = 10;

/** Finds deliveries whose background function got lost, and instructs it again. */
export async function sweepDeliveries(): Promise<number> {
  const again = `${env().SWEEP_AFTER_MS * SWEPT_AGAIN_AFTER} milliseconds`;
  const overdue = `${env().SWEEP_AFTER_MS} milliseconds`;
  const deliveries = await db().$queryRaw<Array<{ id: string; endpoint_id: string }>>`
    UPDATE deliveries SET swept_at = now()
    WHERE id IN (
      SELECT id FROM deliveries
      WHERE status = 'pending' AND next_attempt_at < now() - ${overdue}::interval
        AND (lease_until IS NULL OR lease_until < now())
        AND (swept_at IS NULL OR swept_at < now() - ${again}::interval)
      ORDER BY next_attempt_at LIMIT ${DELIVERIES_MAX} FOR UPDATE SKIP LOCKED)
    RETURNING id, endpoint_id`;
  await instruct(
    db(),
    ...deliveries.map(({ id, endpoint_id }) => ({
      name: "webhook/delivery.requested" as const,
      data: { delivery_id: id, endpoint_id },
    })),
  );
  return deliveries.length;
}
