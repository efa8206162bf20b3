import { authorOf } from "@/lib/audit/author";
import { hashInvitation } from "@/lib/auth/invite";
import { accountTransaction, endSessions, recordAccount } from "@/lib/auth/operator-account";
import { hashPassword } from "@/lib/auth/password";
import { faultOfPassword } from "@/lib/auth/password-rules";
import { readProfile } from "@/lib/auth/profile";
import type { Profile } from "@/lib/auth/profile-schema";
import { provePassword } from "@/lib/auth/prove";
import type { OperatorActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";

/** Changes the actor's password. Everybody else who was signed in with the old one is out; this session is fresh. */
export async function changePassword(actor: OperatorActor, current: string, wanted: string): Promise<Profile> {
  await provePassword(actor, current, "current_password");
  const { secondFactor } = await ownerOf(actor.operatorId);
  refuseBadPassword(wanted, { ...actor, secondFactor }, "new_password");
  if (wanted === current) throw refusal("new_password", "is the one you have");
  const passwordHash = await hashPassword(wanted);
  await accountTransaction(async (tx) => {
    const now = await databaseNow(tx);
    await tx.operator.update({
      where: { id: actor.operatorId },
      data: { passwordHash, passwordChangedAt: now, invitationHash: null, invitationExpiresAt: null },
      select: { id: true },
    });
    const ended = await endSessions(tx, actor.operatorId, { except: actor.sessionId });
    await tx.operatorSession.updateMany({
      where: { id: actor.sessionId, revokedAt: null },
      data: { authenticatedAt: now },
    });
    await recordAccount(tx, authorOf(actor), {
      action: "operator.password_changed",
      operatorId: actor.operatorId,
      after: { sessions_ended: ended },
    });
  });
  return readProfile(actor);
}

/**
 * Takes an invitation: its owner chooses a password, once, within its time. Whoever was signed in before is out, and
 * nobody is signed in by it: that takes the password, and the second factor where there is one.
 */
export async function acceptInvitation(
  token: string,
  password: string,
  { ip, requestId }: { ip: string | undefined; requestId: string },
): Promise<{ email: string }> {
  const invitationHash = hashInvitation(token);
  const gone = () => new AppError("invalid_state", "This invitation was used, or is over. Ask an admin for a new one.");
  const invited = await db().operator.findFirst({
    where: { invitationHash, status: "active", invitationExpiresAt: { gt: await databaseNow(db()) } },
    select: { id: true, email: true, name: true, totpSecretSealed: true },
  });
  if (!invited) throw gone();
  refuseBadPassword(password, { ...invited, secondFactor: invited.totpSecretSealed !== null }, "password");
  const passwordHash = await hashPassword(password);
  await accountTransaction(async (tx) => {
    const now = await databaseNow(tx);
    const { count } = await tx.operator.updateMany({
      where: { id: invited.id, invitationHash, status: "active", invitationExpiresAt: { gt: now } },
      data: { passwordHash, passwordChangedAt: now, invitationHash: null, invitationExpiresAt: null },
    });
    if (count !== 1) throw gone();
    const ended = await endSessions(tx, invited.id);
    await recordAccount(
      tx,
      { actor: { type: "operator", id: invited.id, ip }, requestId },
      { action: "operator.invitation_accepted", operatorId: invited.id, after: { sessions_ended: ended } },
    );
  });
  return { email: invited.email };
}

async function ownerOf(id: string): Promise<{ secondFactor: boolean }> {
  const { totpSecretSealed } = await db().operator.findUniqueOrThrow({
    where: { id },
    select: { totpSecretSealed: true },
  });
  return { secondFactor: totpSecretSealed !== null };
}

function refuseBadPassword(password: string, owner: Parameters<typeof faultOfPassword>[1], path: string): void {
  const fault = faultOfPassword(password, owner);
  if (fault) throw refusal(path, fault);
}

function refusal(path: string, message: string): AppError {
  return new AppError("invalid_request", `${path}: ${message}.`, {
    errors: [{ path, code: "password_not_allowed", message }],
  });
}
