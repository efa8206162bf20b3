import { authorOf } from "@/lib/audit/author";
import { INSTALLATION, recordAudit } from "@/lib/audit/record";
import { retrieveCase } from "@/lib/cases/list";
import type { Case } from "@/lib/cases/schema";
import type { CaseStatus } from "@/lib/cases/status";
import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { Prisma, type Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";

type Held = { status: CaseStatus; merchantId: string | null; takenBy: string | null; holder: string };
type Step = {
  status: CaseStatus;
  data: { takenBy?: string | null; takenAt?: Date | null; resolution?: string; resolvedBy?: string; resolvedAt?: Date };
};

/** Takes a case, so that nobody else works on it. Taking one's own again changes nothing. */
export async function takeCase(actor: AdminActor, id: string): Promise<Case> {
  return step(actor, id, "taken", (held, me) => {
    refuseResolved(held);
    if (held.takenBy === me) return undefined;
    refuseTaken(held, me);
    return { status: "taken", data: { takenBy: me, takenAt: new Date() } };
  });
}

/** Gives a case back for others to take. An admin may do so for somebody who is away. */
export async function releaseCase(actor: AdminActor, id: string): Promise<Case> {
  return step(actor, id, "released", (held, me) => {
    refuseResolved(held);
    if (held.status === "open") return undefined;
    if (!(actor.kind === "operator" && actor.role === "admin")) refuseTaken(held, me);
    return { status: "open", data: { takenBy: null, takenAt: null } };
  });
}

/** Closes a case by saying what was done about it. It moves no money: whoever resolves has done so elsewhere. */
export async function resolveCase(actor: AdminActor, id: string, resolution: string): Promise<Case> {
  return step(actor, id, "resolved", (held, me) => {
    refuseResolved(held);
    refuseTaken(held, me);
    return { status: "resolved", data: { resolution, resolvedBy: me, resolvedAt: new Date() } };
  });
}

/** Takes a case one step further under its lock, and keeps who did. `undefined`: there is nothing to change. */
async function step(
  actor: AdminActor,
  id: string,
  word: "taken" | "released" | "resolved",
  decide: (held: Held, me: string) => Step | undefined,
): Promise<Case> {
  const me = actor.kind === "operator" ? actor.operatorId : actor.clientId;
  await transaction("case_step", async (tx) => {
    const held = await lockCase(tx, actor, id);
    const next = decide(held, me);
    if (!next) return;
    await tx.case.update({ where: { id }, data: { status: next.status, ...next.data }, select: { id: true } });
    await recordAudit(tx, {
      merchantId: held.merchantId ?? INSTALLATION,
      ...authorOf(actor),
      action: `case.${word}`,
      objectType: "case",
      objectId: id,
      before: { status: held.status, taken_by: held.takenBy },
      after: {
        status: next.status,
        taken_by: next.data.takenBy === undefined ? held.takenBy : next.data.takenBy,
        ...(next.data.resolution === undefined ? {} : { resolution: next.data.resolution }),
      },
    });
  });
  return retrieveCase(actor, id);
}

/** The case's row, held until the transaction is over. Another tenant's answers as one that doesn't exist. */
async function lockCase(tx: Tx, actor: AdminActor, id: string): Promise<Held> {
  const merchantId = actor.kind === "merchant" ? actor.merchantId : null;
  const livemode = actor.kind === "merchant" ? actor.livemode : null;
  const own = Prisma.sql`k.id = ${id} AND (${merchantId}::text IS NULL OR k.merchant_id = ${merchantId})
    AND (${livemode}::boolean IS NULL OR k.livemode = ${livemode})`;
  await tx.$queryRaw`SELECT 1 FROM cases k WHERE ${own} FOR UPDATE`;
  // Read once the row is held: a join that waited with it would not know the name of who was faster.
  const rows = await tx.$queryRaw<Held[]>`
    SELECT k.status, k.merchant_id AS "merchantId", k.taken_by AS "takenBy",
           coalesce(o.name, c.name, k.resolved_by, k.taken_by, '') AS holder
    FROM cases k
    LEFT JOIN operators o ON o.id = coalesce(k.resolved_by, k.taken_by)
    LEFT JOIN api_clients c ON c.id = coalesce(k.resolved_by, k.taken_by)
    WHERE ${own}`;
  const held = rows[0];
  if (!held) throw new AppError("not_found", "There is no such case.");
  return held;
}

function refuseResolved(held: Held): void {
  if (held.status !== "resolved") return;
  throw new AppError("invalid_state", `${held.holder} has resolved this case already.`);
}

function refuseTaken(held: Held, me: string): void {
  if (held.status !== "taken" || held.takenBy === me) return;
  throw new AppError("invalid_state", `${held.holder} has taken this case. Ask them, or wait until they release it.`);
}
