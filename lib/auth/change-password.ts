import { authorOf } from "@/lib/audit/author";
import { passwordRefused, refuseBadPassword } from "@/lib/auth/new-password";
import { accountTransaction, endSessions, recordAccount } from "@/lib/auth/operator-account";
import { hashPassword } from "@/lib/auth/password";
import { readProfile } from "@/lib/auth/profile";
import type { Profile } from "@/lib/auth/profile-schema";
import { provePassword, requireFreshFactor } from "@/lib/auth/prove";
import type { OperatorActor } from "@/lib/core/actor";
import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";

/** Changes the actor's password. Everybody else who was signed in with the old one is out; this session is fresh. */
export async function changePassword(actor: OperatorActor, current: string, wanted: string): Promise<Profile> {
  await requireFreshFactor(actor);
  await provePassword(actor, current, "current_password");
  const secondFactor = await hasSecondFactor(actor.operatorId);
  refuseBadPassword(wanted, { ...actor, secondFactor }, "new_password");
  if (wanted === current) throw passwordRefused("new_password", "is the one you have");
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

async function hasSecondFactor(id: string): Promise<boolean> {
  const { totpSecretSealed } = await db().operator.findUniqueOrThrow({
    where: { id },
    select: { totpSecretSealed: true },
  });
  return totpSecretSealed !== null;
}
