import type { z } from "zod";
import type { MerchantActor } from "@/lib/core/actor";
import { createdRangeFields, createdWithin } from "@/lib/core/created-range";
import { ownRows, type Page, PageQuery, pageOf, readPage } from "@/lib/core/page";
import { freeText } from "@/lib/core/text";
import { db } from "@/lib/db/client";
import { PaymentIntent } from "@/lib/payments/schema";
import { serializePaymentIntent } from "@/lib/payments/serialize";

export const ListPaymentIntents = PageQuery.safeExtend({
  order_id: freeText(255).optional(),
  status: PaymentIntent.shape.status.optional(),
  ...createdRangeFields,
}).meta({ id: "ListPaymentIntents" });
type ListPaymentIntents = z.output<typeof ListPaymentIntents>;

export const PaymentIntentPage = pageOf(PaymentIntent).meta({ id: "PaymentIntentPage" });

/** The actor's payment intents that match, newest first. */
export async function listPaymentIntents(
  actor: MerchantActor,
  query: ListPaymentIntents,
): Promise<Page<PaymentIntent>> {
  const { merchantId, livemode } = actor;
  const created = createdWithin("paymentIntent", query);
  return readPage(query, {
    owns: async (id) => {
      const where = { merchantId_livemode_id: { merchantId, livemode, id } };
      return (await db().paymentIntent.findUnique({ where, select: { id: true } })) !== null;
    },
    read: ({ id, orderBy, take }) =>
      db().paymentIntent.findMany({
        where: {
          ...ownRows(actor),
          orderId: query.order_id,
          status: query.status,
          AND: [{ id }, created],
        },
        orderBy,
        take,
      }),
    show: serializePaymentIntent,
  });
}
