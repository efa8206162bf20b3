import type { z } from "zod";
import type { AdminActor } from "@/lib/core/actor";
import { createdRangeFields, createdWithin } from "@/lib/core/created-range";
import { ownRows, type Page, PageQuery, readPage } from "@/lib/core/page";
import { db } from "@/lib/db/client";
import { Refund, RefundParams } from "@/lib/refunds/schema";
import { serializeRefund } from "@/lib/refunds/serialize";

export const ListRefunds = PageQuery.safeExtend({
  charge_id: RefundParams.shape.id.optional(),
  payment_intent_id: RefundParams.shape.id.optional(),
  status: Refund.shape.status.optional(),
  ...createdRangeFields,
}).meta({ id: "ListRefunds" });

/** The refunds that match, newest first: a client's own merchant's, or all of them for an operator. */
export async function listRefunds(actor: AdminActor, query: z.output<typeof ListRefunds>): Promise<Page<Refund>> {
  const own = actor.kind === "merchant" ? ownRows(actor) : {};
  const created = createdWithin("refund", query);
  return readPage(query, {
    owns: async (id) => (await db().refund.count({ where: { ...own, id } })) === 1,
    read: ({ id, orderBy, take }) =>
      db().refund.findMany({
        where: {
          ...own,
          chargeId: query.charge_id,
          paymentIntentId: query.payment_intent_id,
          status: query.status,
          AND: [{ id }, created],
        },
        include: { decision: true },
        orderBy: actor.kind === "merchant" ? orderBy : [orderBy[1]],
        take,
      }),
    show: serializeRefund,
  });
}
