import { createHash, randomBytes } from "node:crypto";
import type { z } from "zod";
import { authorOf } from "@/lib/audit/author";
import { accountTransaction, lockOperators, recordAccount } from "@/lib/auth/operator-account";
import type { CreateOperator, Invited } from "@/lib/auth/operator-schema";
import { retrieveOperator } from "@/lib/auth/operators";
import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { newId } from "@/lib/core/id";
import type { Tx } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";
import { isUniqueViolation } from "@/lib/db/transaction";
import { env } from "@/lib/env";

/** Long enough for a weekend, short enough that a forgotten message opens nothing. */
const INVITATION_MS = 72 * 60 * 60_000;
const TOKEN_BYTES = 32;

/**
 * Makes an account for a colleague. Its password is chosen by them, at an address that is told this once: whoever makes
 * the account never knows it.
 */
export async function createOperator(actor: AdminActor, given: z.output<typeof CreateOperator>): Promise<Invited> {
  const id = newId("operator");
  const token = newToken();
  await accountTransaction(async (tx) => {
    await lockOperators(tx, actor);
    await tx.operator.create({ data: { id, ...given, ...(await invitationBy(tx, token)) }, select: { id: true } });
    const after = { email: given.email, name: given.name, role: given.role };
    await recordAccount(tx, authorOf(actor), { action: "operator.created", operatorId: id, after });
  }).catch((error: unknown) => {
    if (!isUniqueViolation(error)) throw error;
    const message = "belongs to an operator already";
    throw new AppError("invalid_request", `email: ${message}.`, {
      errors: [{ path: "email", code: "taken", message }],
    });
  });
  return { ...(await retrieveOperator(actor, id)), invitation_url: urlOf(token) };
}

/**
 * Gives somebody a new invitation: they lost theirs, or their password. The old address is worth nothing from now on; the
 * old password is, until they choose another.
 */
export async function inviteAgain(actor: AdminActor, id: string): Promise<Invited> {
  const token = newToken();
  await accountTransaction(async (tx) => {
    const person = await lockOperators(tx, actor);
    if (person.operatorId === id) {
      throw new AppError("forbidden", "Your own password is changed in your profile, with the one you have.");
    }
    const { count } = await tx.operator.updateMany({
      where: { id, status: "active" },
      data: await invitationBy(tx, token),
    });
    if (count === 0) throw new AppError("invalid_state", "There is no such operator, or they are disabled.");
    await recordAccount(tx, authorOf(actor), { action: "operator.invited", operatorId: id });
  });
  return { ...(await retrieveOperator(actor, id)), invitation_url: urlOf(token) };
}

/** The hash under which an invitation's token is kept: it has 256 random bits. */
export function hashInvitation(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token).digest());
}

function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** What is kept of an invitation: the hash of its token, and until when it is good. */
async function invitationBy(tx: Tx, token: string) {
  const now = await databaseNow(tx);
  return {
    invitationHash: hashInvitation(token),
    invitationExpiresAt: new Date(now.getTime() + INVITATION_MS),
  };
}

/** The token stands after the #: browsers send that part to nobody, so it is in no log. */
function urlOf(token: string): string {
  return `${env().APP_URL}/sign-in/invitation#${token}`;
}
