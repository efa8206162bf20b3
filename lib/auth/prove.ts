import { authorOf } from "@/lib/audit/author";
import { accountTransaction, recordAccount } from "@/lib/auth/operator-account";
import { verifyPassword } from "@/lib/auth/password";
import { takeCode } from "@/lib/auth/second-factor-code";
import { permitTry } from "@/lib/auth/throttle";
import type { OperatorActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { requireFreshProof } from "@/lib/core/step-up";
import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";

/** Somebody at an open desk guesses: after so many wrong tries each has to wait. */
const FREE_TRIES = 5;

type Proof = { password?: string | undefined; code?: string | undefined };

/** How an operator shows once more that it is they: by the second factor where there is one. */
export async function proofOf(actor: OperatorActor): Promise<"password" | "code"> {
  const { totpSecretSealed } = await db().operator.findUniqueOrThrow({
    where: { id: actor.operatorId },
    select: { totpSecretSealed: true },
  });
  return totpSecretSealed === null ? "password" : "code";
}

/**
 * Throws `reauthentication_required` where there is a second factor that was not shown lately: the password alone, which
 * somebody may have seen, changes nothing that opens the account.
 */
export async function requireFreshFactor(actor: OperatorActor): Promise<void> {
  if ((await proofOf(actor)) === "code") requireFreshProof(actor, Date.now());
}

/** Makes the actor's session fresh: they showed once more that it is they. */
export async function reauthenticate(actor: OperatorActor, proof: Proof): Promise<void> {
  const by = await proofOf(actor);
  if (by === "password") await provePassword(actor, proof.password ?? "", "password");
  const made =
    by === "code" ? await tryOnce(actor, () => refreshByCode(actor, proof.code ?? "")) : await refresh(actor);
  if (!made) throw wrong("code", "is wrong, or was used already");
}

/** Throws unless the password is the actor's own. Wrong ones make the next tries wait. */
export async function provePassword(actor: OperatorActor, password: string, path: string): Promise<void> {
  const right = await tryOnce(actor, async () => {
    const { passwordHash } = await db().operator.findUniqueOrThrow({
      where: { id: actor.operatorId },
      select: { passwordHash: true },
    });
    return verifyPassword(passwordHash, password);
  });
  if (!right) throw wrong(path, "is not your password");
}

/** One try at proving, counted for the account: the sessions of a thief must not each have tries of their own. */
async function tryOnce(actor: OperatorActor, prove: () => Promise<boolean>): Promise<boolean> {
  const counter = { name: `proof\n${actor.operatorId}`, free: FREE_TRIES };
  const permit = await permitTry([counter]);
  if ("retryAfterS" in permit) {
    const { retryAfterS } = permit;
    throw new AppError("too_many_requests", `There were too many tries. Try again in ${retryAfterS} s.`, {
      retryAfterS,
    });
  }
  const right = await prove();
  if (right) await permit.right([counter.name]);
  return right;
}

function refresh(actor: OperatorActor): Promise<boolean> {
  return refreshIf(actor, async () => true);
}

function refreshByCode(actor: OperatorActor, code: string): Promise<boolean> {
  return refreshIf(
    actor,
    async (tx) => (await takeCode(tx, actor.operatorId, code, (await databaseNow(tx)).getTime())) !== undefined,
  );
}

function refreshIf(
  actor: OperatorActor,
  proven: (tx: Parameters<Parameters<typeof accountTransaction>[0]>[0]) => Promise<boolean>,
): Promise<boolean> {
  return accountTransaction(async (tx) => {
    if (!(await proven(tx))) return false;
    await tx.operatorSession.updateMany({
      where: { id: actor.sessionId, revokedAt: null },
      data: { authenticatedAt: await databaseNow(tx) },
    });
    const { operatorId } = actor;
    await recordAccount(tx, authorOf(actor), { action: "operator.reauthenticated", operatorId });
    return true;
  });
}

function wrong(path: string, message: string): AppError {
  return new AppError("invalid_request", `${path}: ${message}.`, { errors: [{ path, code: "wrong", message }] });
}
