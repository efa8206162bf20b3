import { AppError } from "@/lib/core/error";
import { type Charge, db, type PaymentIntent, type PspCall, type Tx } from "@/lib/db/client";
import type { ChargeStatus, PaymentIntentStatus } from "@/lib/payments/status";
import { operationOf } from "@/lib/psp/operation";
import type { PspOperation, PspResult } from "@/lib/psp/psp";

/** An intent whose row this transaction holds. The database's CHECK vouches for its status. */
export type LockedIntent = PaymentIntent & { status: PaymentIntentStatus };
export type LockedCharge = Charge & { status: ChargeStatus };

/** A result under the lock of the payment that it belongs to. */
export type Applying = {
  intent: LockedIntent;
  charge: LockedCharge;
  call: PspCall;
  result: PspResult;
};

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

/** Reads a charge whose intent is locked: the intent's lock covers its charges, its PSP calls and its refunds. */
export async function chargeOf(tx: Tx, id: string): Promise<LockedCharge> {
  const row = await tx.charge.findUniqueOrThrow({ where: { id } });
  return { ...row, status: row.status as ChargeStatus };
}

/** Whose PSP call it is, and which intent has to be locked for it. None of this ever changes. */
export async function placeOf(pspCallId: string): Promise<{
  merchantId: string;
  livemode: boolean;
  paymentIntentId: string;
  operation: PspOperation;
}> {
  const call = await db().pspCall.findUniqueOrThrow({
    where: { id: pspCallId },
    select: { merchantId: true, livemode: true, operation: true, charge: { select: { paymentIntentId: true } } },
  });
  const { merchantId, livemode, charge } = call;
  return { merchantId, livemode, paymentIntentId: charge.paymentIntentId, operation: operationOf(call) };
}
