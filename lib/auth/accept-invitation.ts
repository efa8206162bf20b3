import { hashInvitation } from "@/lib/auth/invite";
import { refuseBadPassword } from "@/lib/auth/new-password";
import { accountTransaction, endSessions, recordAccount } from "@/lib/auth/operator-account";
import { hashPassword } from "@/lib/auth/password";
import { AppError } from "@/lib/core/error";
import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";

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
