import type { CaseKind } from "@/lib/cases/status";
import { AppError } from "@/lib/core/error";
import type { Tx } from "@/lib/db/client";

/** Cases that say that money moved, or came back, otherwise than our books have it. */
export const LATE_MONEY_KINDS = ["orphan_charge", "late_result", "not_in_books"] as const satisfies readonly CaseKind[];

type About = { paymentIntentId: string; chargeId?: string };

/** The oldest case about a payment's money, or one charge's, that nobody has resolved. */
export async function lateMoneyCase(tx: Tx, about: About): Promise<{ id: string; chargeId: string | null } | null> {
  return tx.case.findFirst({
    where: { ...about, kind: { in: [...LATE_MONEY_KINDS] }, status: { not: "resolved" } },
    orderBy: { id: "asc" },
    select: { id: true, chargeId: true },
  });
}

/**
 * Refuses to move a payment's money while a person has to find out what became of an earlier move: our amounts may not
 * be those of the PSP. The caller holds the intent's lock, under which such cases are opened.
 */
export async function refuseWhileLateMoney(tx: Tx, about: About): Promise<void> {
  const open = await lateMoneyCase(tx, about);
  if (!open) return;
  const { id, chargeId } = open;
  throw new AppError(
    "case_open",
    `The PSP told of money ${chargeId === null ? "of this payment" : `on charge ${chargeId}`} that our books don't have. ` +
      `A person decides first (case ${id}).`,
    { members: { case_id: id, ...(chargeId === null ? {} : { charge_id: chargeId }) } },
  );
}
