import { type AuditEntry, INSTALLATION, recordAudit } from "@/lib/audit/record";
import { can } from "@/lib/auth/permissions";
import type { AdminActor, OperatorRole } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { requireFreshProof } from "@/lib/core/step-up";
import type { Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";

/** Any number that nothing else locks. */
const OPERATORS_LOCK = 20_261_125;

/** Whoever is behind a request as a person: the operator, or the one who answers for the client. */
export type ActingPerson = { operatorId: string; role: OperatorRole };

/** Changes accounts and sessions: all of it, with its audit records, or nothing. */
export function accountTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction("operator_account", work);
}

/**
 * Lets one at a time manage the operators, so that two admins can't take each other's role and leave none, and reads the
 * actor's right as it is now and not as it was when the page was loaded. A client manages them in the name of its owner.
 */
export async function lockOperators(tx: Tx, actor: AdminActor): Promise<ActingPerson> {
  // An open desk must not be enough to make oneself an account.
  requireFreshProof(actor, Date.now());
  await tx.$queryRaw`SELECT 1 FROM (SELECT pg_advisory_xact_lock(${OPERATORS_LOCK})) AS held`;
  return personBehind(tx, actor);
}

/** The admin who acts, as of now. Throws `forbidden` for anybody else, and for a client that no admin answers for. */
export async function personBehind(tx: Tx, actor: AdminActor): Promise<ActingPerson> {
  const operatorId =
    actor.kind === "operator"
      ? actor.operatorId
      : (await tx.apiClient.findUnique({ where: { id: actor.clientId }, select: { ownerOperatorId: true } }))
          ?.ownerOperatorId;
  const rows = operatorId
    ? await tx.$queryRaw<Array<{ role: OperatorRole }>>`
        SELECT role FROM operators WHERE id = ${operatorId} AND status = 'active' FOR SHARE`
    : [];
  const role = rows[0]?.role;
  if (!operatorId || !role || !can({ role }, "operators:manage")) {
    throw new AppError("forbidden", "Only an admin manages operators, or a client that an admin answers for.");
  }
  return { operatorId, role };
}

/** What is written down about an act on an account. */
type AccountFacts = Pick<AuditEntry, "before" | "after"> & { action: string; operatorId: string };

/** Writes who did what to an account into the installation's chain. Comes last in a transaction. */
export async function recordAccount(
  tx: Tx,
  author: Pick<AuditEntry, "actor" | "requestId">,
  { action, operatorId, before, after }: AccountFacts,
): Promise<void> {
  await recordAudit(tx, {
    merchantId: INSTALLATION,
    ...author,
    action,
    objectType: "operator",
    objectId: operatorId,
    ...(before ? { before } : {}),
    ...(after ? { after } : {}),
  });
}

/** Ends sessions of an operator for good, and tells how many there were. */
export async function endSessions(
  tx: Tx,
  operatorId: string,
  which: { only?: string; except?: string } = {},
): Promise<number> {
  const { count } = await tx.operatorSession.updateMany({
    where: {
      operatorId,
      revokedAt: null,
      ...(which.only === undefined && which.except === undefined
        ? {}
        : { id: { ...(which.only ? { equals: which.only } : {}), ...(which.except ? { not: which.except } : {}) } }),
    },
    data: { revokedAt: new Date() },
  });
  return count;
}
