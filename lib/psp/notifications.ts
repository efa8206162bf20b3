import { z } from "zod";
import { authorOf } from "@/lib/audit/author";
import { INSTALLATION, recordAudit } from "@/lib/audit/record";
import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { type Page, readPage } from "@/lib/core/page";
import { isSecretHeader, NOT_SHOWN } from "@/lib/core/secret-header";
import { db, Prisma } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import { transaction } from "@/lib/db/transaction";
import type { ListNotifications, Notification, NotificationDetail } from "@/lib/psp/notification-schema";

type Row = {
  id: string;
  pspAccountId: string;
  pspAccountName: string;
  notificationId: string;
  type: string;
  status: Notification["status"];
  pspReferences: string[];
  paymentIntentIds: string[];
  tries: number;
  note: string | null;
  receivedAt: Date;
  processedAt: Date | null;
  headers: unknown;
  body: Uint8Array;
};

/** What PSPs sent us, newest first. A client sees what names a payment of its own merchant, an operator all of it. */
export async function listNotifications(actor: AdminActor, query: ListNotifications): Promise<Page<Notification>> {
  return readPage(query, {
    owns: async (id) => (await readRows(actor, Prisma.sql`n.id = ${id}`, 1)).length === 1,
    read: ({ id, orderBy, take }) => {
      const conditions = [
        query.status === undefined ? undefined : Prisma.sql`n.status = ${query.status}`,
        query.psp_account_id === undefined ? undefined : Prisma.sql`n.psp_account_id = ${query.psp_account_id}`,
        id.lt === undefined ? undefined : Prisma.sql`n.id < ${id.lt}`,
        id.gt === undefined ? undefined : Prisma.sql`n.id > ${id.gt}`,
      ].filter((condition) => condition !== undefined);
      const where = conditions.length > 0 ? Prisma.join(conditions, " AND ") : Prisma.sql`true`;
      return readRows(actor, where, take, orderBy[1].id);
    },
    show,
  });
}

/** One notification, with its bytes as text. */
export async function retrieveNotification(actor: AdminActor, id: string): Promise<NotificationDetail> {
  const [row] = await readRows(actor, Prisma.sql`n.id = ${id}`, 1);
  if (!row) throw new AppError("not_found", "There is no such notification.");
  return {
    ...show(row),
    headers: Object.fromEntries(
      Object.entries(Headers.parse(row.headers)).map(([name, value]) => [
        name,
        isSecretHeader(name) ? NOT_SHOWN : value,
      ]),
    ),
    body: new TextDecoder().decode(row.body),
  };
}

const Headers = z.record(z.string(), z.string());

/**
 * Has a notification processed once more: the PSP is asked again about what it names. Whatever it led to before stays,
 * so this may be done at any time.
 */
export async function reprocessNotification(actor: AdminActor, id: string): Promise<NotificationDetail> {
  const { status } = await retrieveNotification(actor, id);
  await transaction("notification_reprocess", async (tx) => {
    await tx.notification.update({
      where: { id },
      data: { status: "received", tries: 0, sweeps: 0, sweptAt: null, note: null, processedAt: null },
      select: { id: true },
    });
    await instruct(tx, { name: "notification/received", data: { notification_id: id } });
    await recordAudit(tx, {
      merchantId: INSTALLATION,
      ...authorOf(actor),
      action: "notification.reprocess_requested",
      objectType: "notification",
      objectId: id,
      before: { status },
      after: { status: "received" },
    });
  });
  return retrieveNotification(actor, id);
}

async function readRows(
  actor: AdminActor,
  where: Prisma.Sql,
  take: number,
  direction: "asc" | "desc" = "desc",
): Promise<Row[]> {
  const own =
    actor.kind === "merchant"
      ? Prisma.sql`EXISTS (SELECT 1 FROM psp_calls c
          WHERE c.psp_account_id = n.psp_account_id AND c.psp_reference = ANY (n.psp_references)
            AND c.merchant_id = ${actor.merchantId} AND c.livemode = ${actor.livemode})`
      : Prisma.sql`true`;
  const order = direction === "asc" ? Prisma.sql`ORDER BY n.id ASC` : Prisma.sql`ORDER BY n.id DESC`;
  return db().$queryRaw<Row[]>`
    SELECT n.id, n.psp_account_id AS "pspAccountId",
           COALESCE((SELECT a.name FROM psp_accounts a WHERE a.id = n.psp_account_id), n.psp_account_id) AS "pspAccountName",
           n.notification_id AS "notificationId", n.type, n.status,
           n.psp_references AS "pspReferences", n.tries, n.note, n.received_at AS "receivedAt",
           n.processed_at AS "processedAt", n.headers, n.body,
           ARRAY(SELECT DISTINCT h.payment_intent_id FROM psp_calls c JOIN charges h ON h.id = c.charge_id
                 WHERE c.psp_account_id = n.psp_account_id AND c.psp_reference = ANY (n.psp_references)) AS "paymentIntentIds"
    FROM notifications n WHERE ${where} AND ${own} ${order} LIMIT ${take}`;
}

function show(row: Row): Notification {
  return {
    id: row.id,
    psp_account_id: row.pspAccountId,
    psp_account_name: row.pspAccountName,
    psp_notification_id: row.notificationId,
    type: row.type,
    status: row.status,
    psp_references: row.pspReferences,
    payment_intent_ids: row.paymentIntentIds,
    tries: row.tries,
    note: row.note,
    received_ms: row.receivedAt.getTime(),
    processed_ms: row.processedAt?.getTime() ?? null,
  };
}
