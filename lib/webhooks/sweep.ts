import { db } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import { env } from "@/lib/env";

/** One sweep looks at this many deliveries; the next one comes within a minute. */
const DELIVERIES_MAX = 1_000;

/** Finds deliveries whose background function got lost, and instructs it again. */
export async function sweepDeliveries(): Promise<number> {
  const overdue = `${env().SWEEP_AFTER_MS} milliseconds`;
  const deliveries = await db().$queryRaw<Array<{ id: string; endpoint_id: string }>>`
    SELECT id, endpoint_id FROM deliveries
    WHERE status = 'pending' AND next_attempt_at < now() - ${overdue}::interval
      AND (lease_until IS NULL OR lease_until < now())
    ORDER BY next_attempt_at LIMIT ${DELIVERIES_MAX}`;
  await instruct(
    db(),
    ...deliveries.map(({ id, endpoint_id }) => ({
      name: "webhook/delivery.requested" as const,
      data: { delivery_id: id, endpoint_id },
    })),
  );
  return deliveries.length;
}
