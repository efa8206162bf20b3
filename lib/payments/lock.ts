import { AppError } from "@/lib/core/error";
import type { Charge, PaymentIntent, Tx } from "@/lib/db/client";
import type { ChargeStatus, PaymentIntentStatus } from "@/lib/payments/status";

/** An intent whose row this transaction holds. The database's CHECK vouches for its status. */
export type LockedIntent = PaymentIntent & { status: PaymentIntentStatus };
export type LockedCharge = Charge & { status: ChargeStatus };

/** Locks a tenant's intent for this transaction. Another tenant's intent answers as one that doesn't exist. */
export async function lockIntent(
  tx: Tx,
  owner: { merchantId: string; livemode: boolean },
  id: string,
): Promise<LockedIntent> {
  const locked = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM payment_intents
    WHERE merchant_id = ${owner.merchantId} AND livemode = ${owner.livemode} AND id = ${id} FOR UPDATE`;
  if (locked.length === 0) throw new AppError("not_found", "There is no such payment intent.");
  const row = await tx.paymentIntent.findUniqueOrThrow({ where: { id } });
  return { ...row, status: row.status as PaymentIntentStatus };
}

/** Reads a charge whose intent is locked: the intent's lock covers its charges. */
export async function chargeOf(tx: Tx, id: string): Promise<LockedCharge> {
  const row = await tx.charge.findUniqueOrThrow({ where: { id } });
  return { ...row, status: row.status as ChargeStatus };
}
