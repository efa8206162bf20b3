import type { MerchantActor } from "@/lib/core/actor";
import { ownRows, type Page, readPage } from "@/lib/core/page";
import { db } from "@/lib/db/client";
import type { Charge, ListCharges } from "@/lib/payments/charge-schema";
import { serializeCharge } from "@/lib/payments/serialize-charge";

/** The actor's charges that match, newest first. */
export async function listCharges(actor: MerchantActor, query: ListCharges): Promise<Page<Charge>> {
  const { merchantId, livemode } = actor;
  return readPage(query, {
    owns: async (id) => {
      const where = { merchantId_livemode_id: { merchantId, livemode, id } };
      return (await db().charge.findUnique({ where, select: { id: true } })) !== null;
    },
    read: ({ id, orderBy, take }) =>
      db().charge.findMany({
        where: { ...ownRows(actor), paymentIntentId: query.payment_intent_id, id },
        orderBy,
        take,
      }),
    show: serializeCharge,
  });
}
