import type { AdminActor, MayAct, OperatorRole } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { isolated } from "@/lib/core/isolate";
import type { Tx } from "@/lib/db/client";
import type { DecidedRefund } from "@/lib/refunds/serialize";

/** The person who decides, an operator or the owner of the API client that speaks for them, and all who decide with them. */
type Checker = { personId: string; role: OperatorRole; client: { id: string; name: string } | null; side: Side };

/** All who stand behind a request or a decision: people, and the client that it came by. */
type Side = ReadonlySet<string>;

/** The person behind the request, with the role as it is now. */
export async function checkerOf(tx: Tx, actor: AdminActor, mayDecide: MayAct): Promise<Checker> {
  const client = actor.kind === "merchant" ? await clientOf(tx, actor.clientId) : null;
  const personId = actor.kind === "operator" ? actor.operatorId : client?.ownerId;
  const rows = personId
    ? await tx.$queryRaw<Array<{ role: OperatorRole }>>`
        SELECT role FROM operators WHERE id = ${personId} AND status = 'active' FOR SHARE`
    : [];
  const role = rows[0]?.role;
  if (!personId || !role || !mayDecide(role)) {
    throw new AppError("forbidden", "Only a person in a role that approves refunds can decide, or a client of theirs.");
  }
  return { personId, role, client, side: new Set([personId, ...(client ? await behind(tx, client.id) : [])]) };
}

/**
 * Who never decides about a refund: who asked, and of a client that asked everybody who can act as it: who owned it then,
 * who owns it by now, who made it, who was ever shown a secret of it.
 */
export async function makersOf(
  tx: Tx,
  refund: Pick<DecidedRefund, "makerType" | "makerId" | "makerPersonId">,
): Promise<Side> {
  const people = refund.makerType === "api_client" ? await behind(tx, refund.makerId) : [refund.makerId];
  return new Set([...people, ...(refund.makerPersonId ? [refund.makerPersonId] : [])]);
}

/** The client itself, and the people behind it. */
async function behind(tx: Tx, clientId: string): Promise<string[]> {
  await clientOf(tx, clientId);
  const people = await tx.$queryRaw<Array<{ id: string }>>`SELECT people_behind_client(${clientId}) AS id`;
  return [clientId, ...people.map(({ id }) => id)];
}

/** Whoever owns a client stays its owner until this transaction is over. */
async function clientOf(tx: Tx, id: string): Promise<{ id: string; name: string; ownerId: string | null } | null> {
  const rows = await tx.$queryRaw<Array<{ id: string; name: string; ownerId: string | null }>>`
    SELECT id, name, owner_operator_id AS "ownerId" FROM api_clients WHERE id = ${id} FOR SHARE`;
  return rows[0] ?? null;
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
  refund: Pick<DecidedRefund, "approvalExpiresAt" | "makerId" | "makerPersonId">,
  checker: Checker,
  makers: Side,
  now: Date,
): void {
  if (!checker.side.isDisjointFrom(makers)) throw new AppError("forbidden", whyOneSide(refund, checker, makers));
  if ((refund.approvalExpiresAt?.getTime() ?? 0) <= now.getTime()) {
    throw new AppError("invalid_state", "This refund waited too long. It is about to be canceled; ask for it again.");
  }
}

function whyOneSide(
  { makerId, makerPersonId }: Pick<DecidedRefund, "makerId" | "makerPersonId">,
  { personId, client }: Checker,
  makers: Side,
): string {
  const asked = [makerId, makerPersonId];
  if (asked.includes(personId) || (client && asked.includes(client.id))) {
    return "Whoever asked for a refund can't decide about it. Somebody else has to.";
  }
  if (makers.has(personId)) {
    return "You were shown a secret of the client that asked for this refund, or own it. Somebody else has to decide.";
  }
  return "Somebody who was shown a secret of this client is behind the refund. Somebody else has to decide, or its owner at the console.";
}
