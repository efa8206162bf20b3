import type { Author } from "@/lib/audit/author";
import { INSTALLATION, recordAudit } from "@/lib/audit/record";
import { AppError } from "@/lib/core/error";
import type { PspAccount, PspCondition, Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import type { Circuit } from "@/lib/psp/circuit-rules";
import type { MeasuredState } from "@/lib/psp/health-state";

/** An account with its condition, whose row this transaction holds. The database's CHECKs vouch for the words. */
export type LockedCondition = PspCondition & {
  circuit: Circuit;
  state: MeasuredState;
  account: PspAccount;
  /** The database's time: what is due when is decided by it alone. */
  now: Date;
};

/** Does work on the condition of one account, under its lock: the only way in which a condition changes. */
export async function withCondition<T>(
  pspAccountId: string,
  work: (tx: Tx, condition: LockedCondition) => Promise<T>,
): Promise<T> {
  return transaction("psp_condition", async (tx) => {
    const [locked] = await tx.$queryRaw<Array<{ now: Date }>>`
      SELECT now() AS now FROM psp_conditions WHERE psp_account_id = ${pspAccountId} FOR UPDATE`;
    if (!locked) throw new AppError("not_found", "There is no such PSP account.");
    const { pspAccount: account, ...row } = await tx.pspCondition.findUniqueOrThrow({
      where: { pspAccountId },
      include: { pspAccount: true },
    });
    return work(tx, { ...row, ...locked, circuit: row.circuit as Circuit, state: row.state as MeasuredState, account });
  });
}

/** What changed, from which word to which, and why. */
export type ConditionChange = {
  kind: "state" | "circuit" | "hold" | "enabled";
  from: string;
  to: string;
  because: string;
};

/** Keeps a change in the account's history and in the audit log. It comes last in its transaction. */
export async function tellChange(tx: Tx, pspAccountId: string, change: ConditionChange, author: Author): Promise<void> {
  const { kind, from, to, because } = change;
  await tx.pspConditionChange.create({
    data: {
      pspAccountId,
      kind,
      fromWord: from,
      toWord: to,
      because,
      actorType: author.actor.type,
      actorId: author.actor.id,
      changedAt: new Date(),
    },
    select: { id: true },
  });
  await recordAudit(tx, {
    merchantId: INSTALLATION,
    actor: author.actor,
    action: `psp.${kind}_changed`,
    objectType: "psp_account",
    objectId: pspAccountId,
    before: { [kind]: from },
    after: { [kind]: to, because },
    requestId: author.requestId,
  });
}
