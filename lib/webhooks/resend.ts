import { authorOf } from "@/lib/audit/author";
import { recordAudit } from "@/lib/audit/record";
import { type AdminActor, tenantOf } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { next } from "@/lib/core/state";
import { db, Prisma, type Tx } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import { transaction } from "@/lib/db/transaction";
import {
  claimKey,
  FIRST_FENCE,
  finishKey,
  type KeyedRequest,
  type KeyOwner,
  type StoredResponse,
} from "@/lib/idempotency/keys";
import type { DeliveryDetail } from "@/lib/webhooks/delivery-schema";
import type { Redelivery } from "@/lib/webhooks/event-schema";
import { retrieveDelivery } from "@/lib/webhooks/retrieve-delivery";
import { whyUnsendable } from "@/lib/webhooks/sendable";
import { type DeliveryStatus, deliveryTransitions } from "@/lib/webhooks/status";

type Row = {
  id: string;
  merchantId: string;
  status: DeliveryStatus;
  resendsDue: number;
  endpointId: string;
  endpointStatus: string;
  disabledReason: string | null;
};

/** What became of asking for a delivery: its status now, and why it is not sent again, if it isn't. */
type Asked = Row & { reason: string | null };

/** The key that makes asking again the same asking; without one each request is a try of its own. */
type Keyed = { of: KeyOwner; keyed: KeyedRequest } | undefined;

/**
 * Sends a delivery once more, whatever became of it: a new try of the same webhook, never another delivery. Two who ask
 * at once get two tries, and one who asks while a try is on its way gets another after it. An endpoint that is switched
 * off gets nothing: `invalid_state`.
 */
export function resendDelivery(actor: AdminActor, id: string, request: Keyed): Promise<StoredResponse> {
  return askAgain(actor, { request, resourceId: id, which: Prisma.sql`d.id = ${id}` }, async (tx, [asked]) => {
    if (!asked) throw new AppError("not_found", "There is no such delivery.");
    if (asked.reason) throw new AppError("invalid_state", asked.reason);
    return retrieveDelivery(actor, id, tx);
  });
}

/** Sends an event once more to the endpoints it went to, or to one of them. Refused when none of them can get it. */
export function redeliverEvent(
  actor: AdminActor,
  eventId: string,
  { endpoint_id }: { endpoint_id?: string | undefined },
  request: Keyed,
): Promise<StoredResponse> {
  const which =
    endpoint_id === undefined
      ? Prisma.sql`d.event_id = ${eventId}`
      : Prisma.sql`d.event_id = ${eventId} AND d.endpoint_id = ${endpoint_id}`;
  return askAgain(actor, { request, resourceId: eventId, which }, async (_tx, asked): Promise<Redelivery> => {
    const [first] = asked;
    if (!first) throw new AppError("not_found", "There is no such event, or it went to no such endpoint.");
    if (first.reason && asked.every(({ reason }) => reason)) throw new AppError("invalid_state", first.reason);
    return {
      event_id: eventId,
      deliveries: asked.map(({ id, endpointId, status, reason }) => ({
        delivery_id: id,
        endpoint_id: endpointId,
        status: reason ? status : "pending",
        sent_again: reason === null,
        reason,
      })),
    };
  });
}

/** Whose delivery it is. Another tenant's delivery answers as one that doesn't exist. */
export async function placeOfDelivery(actor: AdminActor, id: string): Promise<KeyOwner> {
  const place = await db().delivery.findFirst({
    where: { id, ...tenantOf(actor) },
    select: { merchantId: true, livemode: true },
  });
  if (!place) throw new AppError("not_found", "There is no such delivery.");
  return place;
}

/** Whose event it is. */
export async function placeOfEvent(actor: AdminActor, id: string): Promise<KeyOwner> {
  const place = await db().event.findFirst({
    where: { id, ...tenantOf(actor) },
    select: { merchantId: true, livemode: true },
  });
  if (!place) throw new AppError("not_found", "There is no such event, or it went to no such endpoint.");
  return place;
}

/** Asks, and answers in the same transaction, so that a key is never there without its answer. */
async function askAgain(
  actor: AdminActor,
  { request, resourceId, which }: { request: Keyed; resourceId: string; which: Prisma.Sql },
  answer: (tx: Tx, asked: Asked[]) => Promise<DeliveryDetail | Redelivery>,
): Promise<StoredResponse> {
  const own =
    actor.kind === "merchant"
      ? Prisma.sql`d.merchant_id = ${actor.merchantId} AND d.livemode = ${actor.livemode}`
      : Prisma.sql`true`;
  return transaction("delivery_resend", async (tx) => {
    if (request) await claimKey(tx, request.of, request.keyed, { resourceId, awaits: resourceId });
    const rows = await tx.$queryRaw<Row[]>`
      SELECT d.id, d.merchant_id AS "merchantId", d.status, d.resends_due AS "resendsDue", e.id AS "endpointId",
             e.status AS "endpointStatus", e.disabled_reason AS "disabledReason"
      FROM deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id
      WHERE ${which} AND ${own} ORDER BY d.id FOR UPDATE OF d`;
    const asked = rows.map((row) => ({
      ...row,
      reason: whyUnsendable({ ...row, endpoint: { status: row.endpointStatus, disabledReason: row.disabledReason } }),
    }));
    const sendable = asked.filter(({ reason }) => reason === null);
    for (const row of sendable) await makeDue(tx, row);
    for (const row of sendable) await recordWho(tx, actor, row);
    const body = JSON.stringify(await answer(tx, asked));
    const response = { status: 200, contentType: "application/json", body: new TextEncoder().encode(body) };
    if (request) await finishKey(tx, request.of, request.keyed.key, FIRST_FENCE, response);
    return response;
  });
}

/** A try that is on its way keeps its lease; what is asked for here is owed after it. */
async function makeDue(tx: Tx, { id, status, endpointId }: Row): Promise<void> {
  const sentAgain = next(deliveryTransitions, status, "sent_again") ?? status;
  await tx.$executeRaw`
    UPDATE deliveries SET status = ${sentAgain}, resends_due = resends_due + 1, next_attempt_at = now(), swept_at = NULL
    WHERE id = ${id}`;
  await instruct(tx, { name: "webhook/delivery.requested", data: { delivery_id: id, endpoint_id: endpointId } });
}

function recordWho(tx: Tx, actor: AdminActor, { id, merchantId, status }: Row): Promise<void> {
  return recordAudit(tx, {
    merchantId,
    ...authorOf(actor),
    action: "webhook_delivery.resend_requested",
    objectType: "webhook_delivery",
    objectId: id,
    before: { status },
    after: { status: "pending" },
  });
}
