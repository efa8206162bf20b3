import type { MerchantActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { db } from "@/lib/db/client";
import type { Snapshot } from "@/lib/idempotency/await-answer";
import { lockIntent } from "@/lib/payments/lock";
import { jsonResponse } from "@/lib/payments/serialize";
import type { Refund } from "@/lib/refunds/schema";
import { serializeRefund } from "@/lib/refunds/serialize";
import { refundOf } from "@/lib/refunds/step";

/** Reads a refund of the actor's. */
export async function retrieveRefund(actor: MerchantActor, id: string): Promise<Refund> {
  const row = await db().refund.findUnique({
    where: { merchantId_livemode_id: { merchantId: actor.merchantId, livemode: actor.livemode, id } },
    include: { decision: true },
  });
  if (!row) throw new AppError("not_found", "There is no such refund.");
  return serializeRefund(row);
}

/** The refund as it stands, read under its intent's lock: the answer to a request whose wait is over. */
export const refundSnapshot: Snapshot = async (tx, owner, id, status) => {
  const { paymentIntentId } = await tx.refund.findUniqueOrThrow({ where: { id }, select: { paymentIntentId: true } });
  await lockIntent(tx, owner, paymentIntentId);
  return jsonResponse(status, serializeRefund(await refundOf(tx, id)));
};
