import type { AdminActor, MayAct, OperatorRole } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { isolated } from "@/lib/core/isolate";
import type { Tx } from "@/lib/db/client";
import type { DecidedRefund } from "@/lib/refunds/serialize";

/** The person who decides: an operator, or the owner of the API client that speaks for them. */
type Checker = { personId: string; role: OperatorRole };

/** The person behind the request, with the role as it is now. */
export async function checkerOf(tx: Tx, actor: AdminActor, mayDecide: MayAct): Promise<Checker> {
  const personId = actor.kind === "operator" ? actor.operatorId : await ownerOf(tx, actor.clientId);
  const rows = personId
    ? await tx.$queryRaw<Array<{ role: OperatorRole }>>`
        SELECT role FROM operators WHERE id = ${personId} AND status = 'active' FOR SHARE`
    : [];
  const role = rows[0]?.role;
  if (!personId || !role || !mayDecide(role)) {
    throw new AppError("forbidden", "Only a person in a role that approves refunds can decide, or a client of theirs.");
  }
  return { personId, role };
}

/** Who never decides about a refund: who asked, who answered for it then, and who owns the client that asked by now. */
export async function makersOf(
  tx: Tx,
  refund: Pick<DecidedRefund, "makerType" | "makerId" | "makerPersonId">,
): Promise<string[]> {
  const ownerNow = refund.makerType === "api_client" ? await ownerOf(tx, refund.makerId) : null;
  return [refund.makerId, refund.makerPersonId, ownerNow].filter((id) => id !== null);
}

/** Whoever owns a client stays its owner until this transaction is over. */
async function ownerOf(tx: Tx, clientId: string): Promise<string | null> {
  const rows = await tx.$queryRaw<Array<{ ownerId: string | null }>>`
    SELECT owner_operator_id AS "ownerId" FROM api_clients WHERE id = ${clientId} FOR SHARE`;
  return rows[0]?.ownerId ?? null;
}

/** Whoever comes second is told who was faster: a person is told the person's name. */
export async function refuseIfDecided(tx: Tx, actor: AdminActor, refund: DecidedRefund): Promise<void> {
  if (refund.status === "requires_approval") return;
  const { decision } = refund;
  const checker =
    decision && actor.kind === "operator"
      ? await tx.operator.findUnique({ where: { id: decision.checkerId }, select: { name: true } })
      : null;
  const who = decision && checker ? `${isolated(checker.name)} ${decision.decision} it, and ` : "";
  throw new AppError("invalid_state", `This refund is ${refund.status}: ${who}there is nothing to decide any more.`);
}

export function refuseUnlessDecidable(
  actor: AdminActor,
  refund: Pick<DecidedRefund, "approvalExpiresAt">,
  checker: Checker,
  makers: readonly string[],
  now: Date,
): void {
  if (makers.includes(checker.personId) || (actor.kind === "merchant" && makers.includes(actor.clientId))) {
    throw new AppError("forbidden", "Whoever asked for a refund can't decide about it. Somebody else has to.");
  }
  if ((refund.approvalExpiresAt?.getTime() ?? 0) <= now.getTime()) {
    throw new AppError("invalid_state", "This refund waited too long. It is about to be canceled; ask for it again.");
  }
}
