import type { z } from "zod";
import { type AdminActor, tenantOf } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { type Page, readPage } from "@/lib/core/page";
import { db, type Prisma, type Tx } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";
import type { ApiClient, ListApiClients, Owner } from "@/lib/merchants/schema";

/** Secrets that ended are shown for a while, so that somebody who looks for one finds what became of it. */
const ENDED_SHOWN_MAX = 5;
/** People to choose an owner from. */
const OWNERS_MAX = 200;

/** API clients, newest first. A client sees those of its own merchant and mode. */
export async function listApiClients(
  actor: AdminActor,
  query: z.output<typeof ListApiClients>,
): Promise<Page<ApiClient>> {
  const filters = {
    ...(query.merchant_id === undefined ? {} : { merchantId: query.merchant_id }),
    ...(query.status === undefined ? {} : { status: query.status }),
  };
  const now = await databaseNow(db());
  return readPage(query, {
    owns: async (id) => (await db().apiClient.count({ where: { AND: [tenantOf(actor), { id }] } })) === 1,
    read: ({ id, orderBy, take }) =>
      db().apiClient.findMany({
        where: { AND: [tenantOf(actor), filters, { id }] },
        orderBy: { id: orderBy[1].id },
        take,
        include: PARTS,
      }),
    show: (row) => show(row, now),
  });
}

export async function retrieveApiClient(actor: AdminActor, id: string): Promise<ApiClient> {
  const row = await db().apiClient.findFirst({ where: { AND: [tenantOf(actor), { id }] }, include: PARTS });
  if (!row) throw new AppError("not_found", "There is no such API client.");
  return show(row, await databaseNow(db()));
}

/** People who can own a client. */
export async function possibleOwners(): Promise<Owner[]> {
  return db().operator.findMany({
    where: { status: "active" },
    orderBy: [{ name: "asc" }, { email: "asc" }],
    take: OWNERS_MAX,
    select: { id: true, name: true, email: true },
  });
}

export type HeldClient = { merchantId: string; name: string; status: string; scopes: string[]; ownerId: string | null };

/** A client's row, held until the transaction is over. Another tenant's answers as one that doesn't exist. */
export async function lockClient(tx: Tx, actor: AdminActor, id: string): Promise<HeldClient> {
  const merchantId = actor.kind === "merchant" ? actor.merchantId : null;
  const livemode = actor.kind === "merchant" ? actor.livemode : null;
  const rows = await tx.$queryRaw<HeldClient[]>`
    SELECT merchant_id AS "merchantId", name, status, scopes, owner_operator_id AS "ownerId" FROM api_clients
    WHERE id = ${id} AND (${merchantId}::text IS NULL OR merchant_id = ${merchantId})
      AND (${livemode}::boolean IS NULL OR livemode = ${livemode})
    FOR UPDATE`;
  if (!rows[0]) throw new AppError("not_found", "There is no such API client.");
  return rows[0];
}

// The hash stays in the database: nothing that is shown can hold it.
const PARTS = {
  owner: { select: { id: true, name: true, status: true } },
  secrets: { select: { id: true, createdAt: true, expiresAt: true }, orderBy: { createdAt: "desc" } },
} as const;

type Row = Prisma.ApiClientGetPayload<{ include: typeof PARTS }>;

function show(row: Row, now: Date): ApiClient {
  const secrets = row.secrets.map(({ id, createdAt, expiresAt }) => ({
    secret_id: id,
    created_ms: createdAt.getTime(),
    expires_ms: expiresAt?.getTime() ?? null,
    alive: expiresAt === null || expiresAt > now,
  }));
  return {
    client_id: row.id,
    merchant_id: row.merchantId,
    name: row.name,
    livemode: row.livemode,
    scopes: row.scopes,
    status: row.status === "active" ? "active" : "disabled",
    owner: row.owner && { id: row.owner.id, name: row.owner.name, active: row.owner.status === "active" },
    secrets: [
      ...secrets.filter(({ alive }) => alive),
      ...secrets.filter(({ alive }) => !alive).slice(0, ENDED_SHOWN_MAX),
    ],
    created_ms: row.createdAt.getTime(),
  };
}
