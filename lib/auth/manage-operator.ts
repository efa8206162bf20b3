import { authorOf } from "@/lib/audit/author";
import {
  type ActingPerson,
  accountTransaction,
  endSessions,
  lockOperators,
  recordAccount,
} from "@/lib/auth/operator-account";
import type { Operator } from "@/lib/auth/operator-schema";
import { retrieveOperator } from "@/lib/auth/operators";
import type { AdminActor, OperatorRole } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import type { Tx } from "@/lib/db/client";
import { sqlState } from "@/lib/db/transaction";

type Account = { id: string; role: OperatorRole; status: "active" | "disabled"; secondFactor: boolean };

/** What the trigger `keeps_an_admin` raises. */
const LAST_ADMIN = "PD001";

/** Gives somebody another role. Whoever has lost a right has lost it at once: their sessions end. */
export function changeRole(actor: AdminActor, id: string, role: OperatorRole): Promise<Operator> {
  return manage(actor, id, async (tx, account) => {
    if (account.role === role) return;
    await tx.operator.update({ where: { id }, data: { role }, select: { id: true } });
    const sessions = await endSessions(tx, id);
    return {
      action: "operator.role_changed",
      before: { role: account.role },
      after: { role, sessions_ended: sessions },
    };
  });
}

/** Switches somebody off, or on again. Switched off, they are out at once and stay out; what they did stays as it is. */
export function switchOperator(actor: AdminActor, id: string, status: "active" | "disabled"): Promise<Operator> {
  return manage(actor, id, async (tx, account) => {
    if (account.status === status) return;
    const off = status === "disabled";
    // An invitation that was not taken yet opens nothing any more either.
    const invitation = off ? { invitationHash: null, invitationExpiresAt: null } : {};
    await tx.operator.update({ where: { id }, data: { status, ...invitation }, select: { id: true } });
    const sessions = off ? await endSessions(tx, id) : 0;
    return {
      action: off ? "operator.disabled" : "operator.enabled",
      before: { status: account.status },
      after: { status, sessions_ended: sessions },
    };
  });
}

/** Signs somebody out everywhere. */
export function endOperatorSessions(actor: AdminActor, id: string): Promise<Operator> {
  return manage(actor, id, async (tx) => {
    const sessions = await endSessions(tx, id);
    return { action: "operator.sessions_ended", after: { sessions_ended: sessions } };
  });
}

/** Takes away a second factor that its owner has lost. Their sessions end, in case it was not they who lost it. */
export function resetSecondFactor(actor: AdminActor, id: string): Promise<Operator> {
  return manage(actor, id, async (tx, account) => {
    if (!account.secondFactor) return;
    await tx.operator.update({
      where: { id },
      data: { totpSecretSealed: null, totpPendingSealed: null, totpLastStep: null },
      select: { id: true },
    });
    await tx.operatorRecoveryCode.deleteMany({ where: { operatorId: id } });
    const sessions = await endSessions(tx, id);
    return { action: "operator.second_factor_reset", after: { sessions_ended: sessions } };
  });
}

type Done = {
  action: string;
  before?: Record<string, string | number>;
  after?: Record<string, string | number>;
};

/** One act of an admin on somebody else's account, with its record. An act that changes nothing leaves none. */
async function manage(
  actor: AdminActor,
  id: string,
  change: (tx: Tx, account: Account) => Promise<Done | undefined>,
): Promise<Operator> {
  await accountTransaction(async (tx) => {
    refuseOneself(await lockOperators(tx, actor), id);
    const rows = await tx.$queryRaw<Account[]>`
      SELECT id, role, status, totp_secret_sealed IS NOT NULL AS "secondFactor" FROM operators WHERE id = ${id} FOR UPDATE`;
    const account = rows[0];
    if (!account) throw new AppError("not_found", "There is no such operator.");
    const done = await change(tx, account);
    if (done) await recordAccount(tx, authorOf(actor), { operatorId: id, ...done });
  }).catch((error: unknown) => {
    throw refusalOf(error);
  });
  return retrieveOperator(actor, id);
}

function refuseOneself(person: ActingPerson, id: string): void {
  if (person.operatorId !== id) return;
  throw new AppError("forbidden", "Nobody changes their own rights. Another admin has to.");
}

/** The database keeps the last active admin, whoever asks: without one nobody could ever manage operators again. */
function refusalOf(error: unknown): unknown {
  if (sqlState(error) !== LAST_ADMIN) return error;
  return new AppError("invalid_state", "This is the last active admin. Make somebody else an admin first.", {
    cause: error,
  });
}
