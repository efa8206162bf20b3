import { verifyPassword } from "@/lib/auth/password";
import type { OperatorActor } from "@/lib/core/actor";
import { newId } from "@/lib/core/id";
import { db } from "@/lib/db/client";

const MINUTE_MS = 60_000;
/** A working day and some: after it everybody proves again who they are. */
export const SESSION_MS_MAX = 12 * 60 * MINUTE_MS;
/** A desk that was left for so long is signed out. */
export const SESSION_IDLE_MS_MAX = 15 * MINUTE_MS;

/** Longer ones are nobody's: they would only cost time to hash. */
const EMAIL_LENGTH_MAX = 254;
const PASSWORD_LENGTH_MAX = 256;
/** Enough to tell one device from another. */
const USER_AGENT_LENGTH_MAX = 256;

/** What somebody claims at the sign-in page, and from where. */
export type SignInAttempt = { email: string; password: string; ip: string | undefined; userAgent: string | undefined };

/**
 * Opens a new session for the operator whom email and password prove, and returns its id. `undefined` when they prove
 * nobody: it takes the same time for an unknown email, a wrong password and an operator who was switched off.
 */
export async function signIn(attempt: SignInAttempt): Promise<string | undefined> {
  const email = attempt.email.trim().toLowerCase().slice(0, EMAIL_LENGTH_MAX);
  const operator = await db().operator.findUnique({
    where: { email: email.replaceAll("\0", "") },
    select: { id: true, passwordHash: true, status: true },
  });
  const proven = await verifyPassword(operator?.passwordHash, attempt.password.slice(0, PASSWORD_LENGTH_MAX));
  if (!operator || !proven || operator.status !== "active") return undefined;
  const now = Date.now();
  const session = await db().operatorSession.create({
    data: {
      id: newId("operatorSession"),
      operatorId: operator.id,
      createdAt: new Date(now),
      lastSeenAt: new Date(now),
      authenticatedAt: new Date(now),
      expiresAt: new Date(now + SESSION_MS_MAX),
      ip: attempt.ip ?? null,
      userAgent: attempt.userAgent?.slice(0, USER_AGENT_LENGTH_MAX) ?? null,
    },
    select: { id: true },
  });
  return session.id;
}

/** Ends the actor's session for good: its cookie is worth nothing from now on, wherever a copy of it may be. */
export async function signOut(actor: OperatorActor): Promise<void> {
  await db().operatorSession.updateMany({
    where: { id: actor.sessionId, revokedAt: null },
    data: { revokedAt: new Date() },
  });
}
