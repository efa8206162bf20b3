import { authorOf } from "@/lib/audit/author";
import { type AuditEntry, recordAudit } from "@/lib/audit/record";
import type { AdminActor, MayAct, OperatorRole } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { db, type Tx } from "@/lib/db/client";
import type { KeyOwner } from "@/lib/idempotency/keys";

/** Whose payment it is: a client's own merchant's, or for an operator anybody's. Throws `not_found`. */
export async function placeOfPayment(actor: AdminActor, id: string): Promise<KeyOwner> {
  // A client's tenant is known; the lock of the payment says whether it is there.
  if (actor.kind === "merchant") return { merchantId: actor.merchantId, livemode: actor.livemode };
  const place = await db().paymentIntent.findUnique({ where: { id }, select: { merchantId: true, livemode: true } });
  if (!place) throw new AppError("not_found", "There is no such payment intent.");
  return place;
}

/**
 * Makes sure that the person who acts still has a role that may, as of this transaction: a role that is taken away
 * while the act is under way waits for it, and one that was taken away before refuses it.
 */
export async function refuseUnlessMay(tx: Tx, actor: AdminActor, may: MayAct | undefined): Promise<void> {
  if (actor.kind === "merchant") return;
  const rows = await tx.$queryRaw<Array<{ role: OperatorRole }>>`
    SELECT role FROM operators WHERE id = ${actor.operatorId} AND status = 'active' FOR SHARE`;
  const role = rows[0]?.role;
  if (role && may?.(role)) return;
  throw new AppError("forbidden", "Your role does not allow this. Ask an admin of your installation.");
}

/**
 * Puts an act through the admin API on record. A merchant's own act is none (`may` is not given): its event tells of it.
 */
export async function recordAct(
  tx: Tx,
  actor: AdminActor,
  may: MayAct | undefined,
  entry: Pick<AuditEntry, "merchantId" | "action" | "objectId" | "before" | "after">,
): Promise<void> {
  if (!may) return;
  await recordAudit(tx, { ...authorOf(actor), objectType: "payment_intent", ...entry });
}
