import { authorOf } from "@/lib/audit/author";
import { type AuditEntry, INSTALLATION, recordAudit } from "@/lib/audit/record";
import type { AdminActor, OperatorActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import type { Tx } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";

type Told = Pick<AuditEntry, "action" | "objectType" | "objectId" | "before" | "after"> & { merchantId?: string };

/**
 * Changes merchants and clients: the only way in which they change. What was done is kept in the same transaction; work
 * that changed nothing tells nothing.
 */
export async function changeSettings<T>(
  actor: AdminActor,
  work: (tx: Tx) => Promise<{ made: T; told: Told | undefined }>,
): Promise<T> {
  return transaction("merchant_settings", async (tx) => {
    const { made, told } = await work(tx);
    if (told) {
      const { merchantId = INSTALLATION, ...entry } = told;
      await recordAudit(tx, { merchantId, ...authorOf(actor), ...entry });
    }
    return made;
  });
}

type HeldMerchant = { name: string; status: string; approval: string; policyVersion: number };

/** A merchant's row, held until the transaction is over. Whoever changes the merchant or its clients comes by here. */
export async function lockMerchant(tx: Tx, id: string): Promise<HeldMerchant> {
  const rows = await tx.$queryRaw<HeldMerchant[]>`
    SELECT name, status, refund_approval AS approval, refund_policy_version AS "policyVersion" FROM merchants WHERE id = ${id} FOR UPDATE`;
  if (!rows[0]) throw new AppError("not_found", "There is no such merchant.");
  return rows[0];
}

/** Merchants, what they may do and whom their refunds need is for people of this installation, and no merchant's own. */
export function operatorOnly(actor: AdminActor): OperatorActor {
  if (actor.kind === "operator") return actor;
  throw new AppError("forbidden", "Only a person in the console can do this. A merchant's client can't.");
}

/** The fields of a change that differ, as they were and as they are. `undefined`: none does. */
export function difference<Field extends string | number | boolean | null>(
  before: Readonly<Record<string, Field>>,
  after: Readonly<Record<string, Field | undefined>>,
): { before: Record<string, Field>; after: Record<string, Field> } | undefined {
  const changed: { before: Record<string, Field>; after: Record<string, Field> } = { before: {}, after: {} };
  for (const [name, value] of Object.entries(after)) {
    const old = before[name];
    if (value === undefined || old === undefined || value === old) continue;
    changed.before[name] = old;
    changed.after[name] = value;
  }
  return Object.keys(changed.after).length > 0 ? changed : undefined;
}
