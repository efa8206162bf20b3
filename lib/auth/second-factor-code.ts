import { hashRecoveryCode, totpStepOf } from "@/lib/auth/totp";
import type { Tx } from "@/lib/db/client";
import { open } from "@/lib/seal";

/** Where an operator's secret is sealed to. */
export function placeOfTotp(operatorId: string, column: "totp_secret" | "totp_pending"): string {
  return `operators/${operatorId}/${column}`;
}

/**
 * Takes a code of an operator's second factor, or one of the recovery codes: each once, also when two come at the same
 * time. Tells which it was, or nothing for a wrong one.
 */
export async function takeCode(
  tx: Tx,
  operatorId: string,
  code: string,
  nowMs: number,
): Promise<"totp" | "recovery" | undefined> {
  const { totpSecretSealed, totpLastStep } = await tx.operator.findUniqueOrThrow({
    where: { id: operatorId },
    select: { totpSecretSealed: true, totpLastStep: true },
  });
  if (!totpSecretSealed) return undefined;
  const step = totpStepOf(open(totpSecretSealed, placeOfTotp(operatorId, "totp_secret")), code, totpLastStep, nowMs);
  if (step !== undefined) {
    const { count } = await tx.operator.updateMany({
      where: { id: operatorId, OR: [{ totpLastStep: null }, { totpLastStep: { lt: step } }] },
      data: { totpLastStep: step },
    });
    return count === 1 ? "totp" : undefined;
  }
  const { count } = await tx.operatorRecoveryCode.updateMany({
    where: { operatorId, hash: hashRecoveryCode(code), usedAt: null },
    data: { usedAt: new Date(nowMs) },
  });
  return count === 1 ? "recovery" : undefined;
}
