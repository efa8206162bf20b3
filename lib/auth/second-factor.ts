import { authorOf } from "@/lib/audit/author";
import { accountTransaction, recordAccount } from "@/lib/auth/operator-account";
import type { PendingFactor } from "@/lib/auth/profile-schema";
import { provePassword, requireFreshFactor } from "@/lib/auth/prove";
import { placeOfTotp } from "@/lib/auth/second-factor-code";
import { newRecoveryCodes, newTotpSecret, totpStepOf, totpUri } from "@/lib/auth/totp";
import type { OperatorActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import type { Tx } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";
import { env } from "@/lib/env";
import { open, seal } from "@/lib/seal";

/** Makes a secret for the actor's authenticator app. It counts once a code of it was given; the old one does until then. */
export async function beginSecondFactor(actor: OperatorActor, password: string): Promise<PendingFactor> {
  await requireFreshFactor(actor);
  await provePassword(actor, password, "current_password");
  const secret = newTotpSecret();
  const totpPendingSealed = seal(secret, placeOfTotp(actor.operatorId, "totp_pending"));
  await accountTransaction(async (tx) => {
    await tx.operator.update({ where: { id: actor.operatorId }, data: { totpPendingSealed }, select: { id: true } });
  });
  return { secret, uri: totpUri(secret, actor.email, `Paydesk (${new URL(env().APP_URL).host})`) };
}

/** Takes the first code of the new secret, and tells the recovery codes, this once. */
export async function confirmSecondFactor(actor: OperatorActor, code: string): Promise<string[]> {
  await requireFreshFactor(actor);
  return accountTransaction(async (tx) => {
    const pending = await pendingSecret(tx, actor.operatorId);
    if (!pending) throw new AppError("invalid_state", "Begin again: no second factor is waiting for its first code.");
    const step = totpStepOf(pending, code, null, (await databaseNow(tx)).getTime());
    if (step === undefined) {
      const message = "is not a code of this secret; is the clock of your device right?";
      throw new AppError("invalid_request", `code: ${message}`, { errors: [{ path: "code", code: "wrong", message }] });
    }
    await tx.operator.update({
      where: { id: actor.operatorId },
      data: {
        totpSecretSealed: seal(pending, placeOfTotp(actor.operatorId, "totp_secret")),
        totpPendingSealed: null,
        totpLastStep: step,
      },
      select: { id: true },
    });
    const codes = await replaceRecoveryCodes(tx, actor.operatorId);
    const { operatorId } = actor;
    await recordAccount(tx, authorOf(actor), { action: "operator.second_factor_enabled", operatorId });
    return codes;
  });
}

/** Takes the actor's own second factor away. */
export async function removeSecondFactor(actor: OperatorActor, password: string): Promise<void> {
  await requireFreshFactor(actor);
  await provePassword(actor, password, "current_password");
  await accountTransaction(async (tx) => {
    const { count } = await tx.operator.updateMany({
      where: { id: actor.operatorId, totpSecretSealed: { not: null } },
      data: { totpSecretSealed: null, totpPendingSealed: null, totpLastStep: null },
    });
    if (count === 0) return;
    await tx.operatorRecoveryCode.deleteMany({ where: { operatorId: actor.operatorId } });
    const { operatorId } = actor;
    await recordAccount(tx, authorOf(actor), { action: "operator.second_factor_disabled", operatorId });
  });
}

/** Makes new recovery codes. The old ones are worth nothing from now on. */
export async function renewRecoveryCodes(actor: OperatorActor, password: string): Promise<string[]> {
  await requireFreshFactor(actor);
  await provePassword(actor, password, "current_password");
  return accountTransaction(async (tx) => {
    const on = await tx.operator.count({ where: { id: actor.operatorId, totpSecretSealed: { not: null } } });
    if (on === 0) throw new AppError("invalid_state", "There is no second factor that they could stand in for.");
    const codes = await replaceRecoveryCodes(tx, actor.operatorId);
    const { operatorId } = actor;
    await recordAccount(tx, authorOf(actor), { action: "operator.recovery_codes_renewed", operatorId });
    return codes;
  });
}

async function pendingSecret(tx: Tx, operatorId: string): Promise<string | undefined> {
  const rows = await tx.$queryRaw<Array<{ sealed: string | null }>>`
    SELECT totp_pending_sealed AS sealed FROM operators WHERE id = ${operatorId} FOR UPDATE`;
  const sealed = rows[0]?.sealed;
  return sealed ? open(sealed, placeOfTotp(operatorId, "totp_pending")) : undefined;
}

async function replaceRecoveryCodes(tx: Tx, operatorId: string): Promise<string[]> {
  const { codes, hashes } = newRecoveryCodes();
  await tx.operatorRecoveryCode.deleteMany({ where: { operatorId } });
  await tx.operatorRecoveryCode.createMany({ data: hashes.map((hash) => ({ operatorId, hash })) });
  return codes;
}
