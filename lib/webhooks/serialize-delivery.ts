import { db, type Prisma, type Tx } from "@/lib/db/client";
import { Delivery } from "@/lib/webhooks/delivery-schema";
import { whyUnsendable } from "@/lib/webhooks/sendable";

/** What a delivery is shown with. */
export const deliveryParts = {
  event: { select: { paymentIntentId: true } },
  endpoint: { select: { url: true, status: true, disabledReason: true } },
} as const satisfies Prisma.DeliveryInclude;

type DeliveryRow = Prisma.DeliveryGetPayload<{ include: typeof deliveryParts }>;

/** A delivery as API and console show it. */
export function serializeDelivery(row: DeliveryRow, merchantNames: ReadonlyMap<string, string>): Delivery {
  return Delivery.parse({
    delivery_id: row.id,
    event_id: row.eventId,
    event_type: row.eventType,
    endpoint_id: row.endpointId,
    url: row.endpoint.url,
    merchant_id: row.merchantId,
    merchant_name: merchantNames.get(row.merchantId) ?? row.merchantId,
    livemode: row.livemode,
    payment_intent_id: row.event.paymentIntentId,
    status: row.status,
    attempts: row.attempts,
    resends_due: row.resendsDue,
    failure_reason: row.failureReason,
    next_attempt_ms: row.status === "pending" ? (row.nextAttemptAt?.getTime() ?? null) : null,
    delivered_ms: row.deliveredAt?.getTime() ?? null,
    created_ms: row.createdAt.getTime(),
    unsendable: whyUnsendable(row),
  });
}

/** The names of the merchants that rows belong to. */
export async function namesOf(
  rows: ReadonlyArray<{ merchantId: string }>,
  tx: Tx = db(),
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(rows.map(({ merchantId }) => merchantId))];
  const merchants = await tx.merchant.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(merchants.map(({ id, name }) => [id, name]));
}
