import { type AdminActor, tenantOf } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { db, type Tx } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";
import { open } from "@/lib/seal";
import { adviceFor } from "@/lib/webhooks/delivery-advice";
import { DeliveryDetail } from "@/lib/webhooks/delivery-schema";
import { namesOf, serializeDelivery } from "@/lib/webhooks/serialize-delivery";
import { showAttempt } from "@/lib/webhooks/show-attempt";

/** The schedule has ten tries; people rarely ask for more than a few beside them. */
const ATTEMPTS_SHOWN_MAX = 50;

/** One delivery with all that is known of it. Throws `not_found` for one that is not the caller's own. */
export async function retrieveDelivery(actor: AdminActor, id: string, tx: Tx = db()): Promise<DeliveryDetail> {
  const row = await tx.delivery.findFirst({
    where: { id, ...tenantOf(actor) },
    include: {
      event: { select: { paymentIntentId: true, body: true } },
      endpoint: { include: { secrets: true } },
      attemptRows: { orderBy: { number: "desc" }, take: ATTEMPTS_SHOWN_MAX },
    },
  });
  if (!row) throw new AppError("not_found", "There is no such delivery.");
  const delivery = serializeDelivery(row, await namesOf([row], tx));
  const now = await databaseNow(tx);
  const secrets = row.endpoint.secrets.map(({ id: secretId, secretSealed, expiresAt }) => ({
    text: open(secretSealed, `webhook_endpoint_secrets/${secretId}`),
    isOver: expiresAt !== null && expiresAt <= now,
  }));
  return DeliveryDetail.parse({
    ...delivery,
    body: row.event.body,
    endpoint_status: row.endpoint.status,
    attempt_log: row.attemptRows.map((attempt) => showAttempt(attempt, row.event.body, secrets)),
    advice: adviceFor({ ...row, status: delivery.status }),
  });
}
