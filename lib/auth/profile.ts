import { authorOf } from "@/lib/audit/author";
import { accountTransaction, endSessions, recordAccount } from "@/lib/auth/operator-account";
import { PASSWORD_LENGTH_MIN, PASSWORD_LENGTH_MIN_WITH_FACTOR } from "@/lib/auth/password-rules";
import type { OwnSession, Profile } from "@/lib/auth/profile-schema";
import { SESSION_IDLE_MS_MAX } from "@/lib/auth/sign-in-times";
import { deviceWords } from "@/lib/auth/user-agent";
import type { OperatorActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";

/** More than anybody has open; the newest are shown. */
const SESSIONS_SHOWN_MAX = 50;

/** The actor's own account, with the sessions that are open now. */
export async function readProfile(actor: OperatorActor): Promise<Profile> {
  const [operator, codes, sessions] = await Promise.all([
    db().operator.findUniqueOrThrow({
      where: { id: actor.operatorId },
      select: { email: true, name: true, totpSecretSealed: true, passwordChangedAt: true },
    }),
    db().operatorRecoveryCode.count({ where: { operatorId: actor.operatorId, usedAt: null } }),
    openSessions(actor),
  ]);
  const secondFactor = operator.totpSecretSealed !== null;
  return {
    operator_id: actor.operatorId,
    email: operator.email,
    name: operator.name,
    role: actor.role,
    second_factor: secondFactor,
    recovery_codes_left: codes,
    password_changed_ms: operator.passwordChangedAt?.getTime() ?? null,
    password_length_min: secondFactor ? PASSWORD_LENGTH_MIN_WITH_FACTOR : PASSWORD_LENGTH_MIN,
    sessions,
  };
}

/** Changes the name that colleagues see. */
export async function changeName(actor: OperatorActor, name: string): Promise<Profile> {
  await accountTransaction(async (tx) => {
    const before = await tx.operator.findUniqueOrThrow({ where: { id: actor.operatorId }, select: { name: true } });
    if (before.name === name) return;
    await tx.operator.update({ where: { id: actor.operatorId }, data: { name }, select: { id: true } });
    const { operatorId } = actor;
    await recordAccount(tx, authorOf(actor), { action: "operator.renamed", operatorId, before, after: { name } });
  });
  return readProfile(actor);
}

/** Ends one of the actor's own sessions, or all but the one that asks. */
export async function endOwnSessions(actor: OperatorActor, sessionId: string | undefined): Promise<Profile> {
  await accountTransaction(async (tx) => {
    const which = sessionId === undefined ? { except: actor.sessionId } : { only: sessionId };
    const ended = await endSessions(tx, actor.operatorId, which);
    if (ended === 0 && sessionId !== undefined) throw new AppError("not_found", "There is no such session of yours.");
    if (ended === 0) return;
    const after = { sessions_ended: ended };
    await recordAccount(tx, authorOf(actor), {
      action: "operator.sessions_ended",
      operatorId: actor.operatorId,
      after,
    });
  });
  return readProfile(actor);
}

async function openSessions(actor: OperatorActor): Promise<OwnSession[]> {
  const now = (await databaseNow(db())).getTime();
  const rows = await db().operatorSession.findMany({
    where: {
      operatorId: actor.operatorId,
      revokedAt: null,
      expiresAt: { gt: new Date(now) },
      lastSeenAt: { gt: new Date(now - SESSION_IDLE_MS_MAX) },
    },
    orderBy: { id: "desc" },
    take: SESSIONS_SHOWN_MAX,
  });
  return rows.map((row) => ({
    session_id: row.id,
    current: row.id === actor.sessionId,
    device: deviceWords(row.userAgent),
    ip: row.ip,
    created_ms: row.createdAt.getTime(),
    last_seen_ms: row.lastSeenAt.getTime(),
  }));
}
