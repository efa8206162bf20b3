import type { Charge, PaymentIntent, Tx } from "@/lib/db/client";
import { serializeCharge } from "@/lib/payments/serialize-charge";
import { emit } from "@/lib/webhooks/emit";

/** Tells merchants what became of a charge's money, after its amounts have changed. */
export async function tellCharge(
  tx: Tx,
  type: "charge.captured" | "charge.refunded",
  charge: Pick<Charge, "id">,
  intent: Pick<PaymentIntent, "id" | "orderId">,
  requestId: string,
): Promise<void> {
  const at = new Date();
  const row = await tx.charge.update({
    where: { id: charge.id },
    data: { version: { increment: 1 }, updatedAt: at },
  });
  await emit(tx, {
    type,
    merchantId: row.merchantId,
    livemode: row.livemode,
    objectId: row.id,
    seq: row.version,
    paymentIntentId: intent.id,
    orderId: intent.orderId,
    object: serializeCharge(row),
    requestId,
    at,
  });
}
