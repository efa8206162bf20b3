import type { z } from "zod";
import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { newId } from "@/lib/core/id";
import { toJsonAmount } from "@/lib/core/money";
import { type Page, readPage, type Slice } from "@/lib/core/page";
import { db } from "@/lib/db/client";
import { changeSettings, difference, lockMerchant, operatorOnly } from "@/lib/merchants/change";
import { createOnce, creationKey, refuseReused } from "@/lib/merchants/creation-key";
import type { ChangeMerchant, CreateMerchant, ListMerchants, Merchant } from "@/lib/merchants/schema";

/** Merchants, newest first. A client sees its own. */
export async function listMerchants(actor: AdminActor, query: z.output<typeof ListMerchants>): Promise<Page<Merchant>> {
  return readPage(query, {
    owns: async (id) => (await readMerchants(actor, { id, take: 1 })).length === 1,
    read: ({ id, orderBy, take }) =>
      readMerchants(actor, { range: id, order: orderBy[1].id, take, status: query.status }),
    show: ({ merchant }) => merchant,
  });
}

export async function retrieveMerchant(actor: AdminActor, id: string): Promise<Merchant> {
  const [found] = await readMerchants(actor, { id, take: 1 });
  if (!found) throw new AppError("not_found", "There is no such merchant.");
  return found.merchant;
}

/**
 * A new merchant: active, and with a second person for every refund that is called fraudulent. The same key makes one
 * merchant, however often it is sent.
 */
export async function createMerchant(
  actor: AdminActor,
  { name }: z.output<typeof CreateMerchant>,
  idempotencyKey?: string,
): Promise<Merchant> {
  operatorOnly(actor);
  const key = creationKey(actor, idempotencyKey);
  const id = await createOnce(() =>
    changeSettings(actor, async (tx) => {
      const before =
        key && (await tx.merchant.findUnique({ where: { creationKey: key }, select: { id: true, name: true } }));
      if (before) {
        refuseReused(before.name === name);
        return { made: before.id, told: undefined };
      }
      const id = newId("merchant");
      await tx.merchant.create({ data: { id, name, ...(key ? { creationKey: key } : {}) }, select: { id: true } });
      return { made: id, told: { merchantId: id, action: "merchant.created", ...merchant(id), after: { name } } };
    }),
  );
  return retrieveMerchant(actor, id);
}

/** Renames a merchant, suspends it or lets it work again. The tokens of a suspended one are refused from then on. */
export async function changeMerchant(
  actor: AdminActor,
  id: string,
  change: z.output<typeof ChangeMerchant>,
): Promise<Merchant> {
  operatorOnly(actor);
  await changeSettings(actor, async (tx) => {
    const { name, status } = await lockMerchant(tx, id);
    const changed = difference({ name, status }, change);
    if (!changed) return { made: undefined, told: undefined };
    await tx.merchant.update({ where: { id }, data: changed.after, select: { id: true } });
    return { made: undefined, told: { merchantId: id, action: actionOf(changed.after), ...merchant(id), ...changed } };
  });
  return retrieveMerchant(actor, id);
}

function actionOf({ status }: Record<string, string>): string {
  if (status === undefined) return "merchant.renamed";
  return status === "suspended" ? "merchant.suspended" : "merchant.activated";
}

function merchant(id: string) {
  return { objectType: "merchant", objectId: id };
}

type Reading = { id?: string; range?: Slice["id"]; order?: "asc" | "desc"; take: number; status?: string | undefined };

async function readMerchants(
  actor: AdminActor,
  { id, range, order = "desc", take, status }: Reading,
): Promise<Array<{ id: string; merchant: Merchant }>> {
  const own = actor.kind === "merchant" ? [{ id: actor.merchantId }] : [];
  const rows = await db().merchant.findMany({
    where: {
      AND: [...own, { ...(id === undefined ? {} : { id }) }, { ...(range ? { id: range } : {}) }],
      ...(status ? { status } : {}),
    },
    orderBy: { id: order },
    take,
    include: { _count: { select: { apiClients: true } } },
  });
  const policies = await db().refundPolicy.findMany({
    where: { merchantId: { in: rows.map((row) => row.id) } },
    orderBy: { currency: "asc" },
  });
  return rows.map((row) => ({
    id: row.id,
    merchant: {
      merchant_id: row.id,
      name: row.name,
      status: row.status === "active" ? "active" : "suspended",
      refund_policy: {
        version: row.refundPolicyVersion,
        approval: row.refundApproval === "off" ? "off" : "on",
        thresholds: policies
          .filter(({ merchantId }) => merchantId === row.id)
          .map(({ currency, thresholdAmount }) => ({ currency, amount: toJsonAmount(thresholdAmount) })),
      },
      api_clients: row._count.apiClients,
      created_ms: row.createdAt.getTime(),
    },
  }));
}
