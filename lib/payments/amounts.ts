import type { Charge, Tx } from "@/lib/db/client";

/** The amounts that a charge and its intent keep alike, in minor units. */
type AmountName =
  | "amountAuthorized"
  | "amountCaptured"
  | "capturePending"
  | "amountReleased"
  | "amountRefunded"
  | "refundPending";

/** By how much amounts change. */
export type AmountChange = Partial<Record<AmountName, bigint>>;

/** A change as the database is told it: it adds, so that no amount read earlier is ever written back. */
export function increments(change: AmountChange): Record<AmountName, { increment: bigint }> {
  const by = (name: AmountName) => ({ increment: change[name] ?? 0n });
  return {
    amountAuthorized: by("amountAuthorized"),
    amountCaptured: by("amountCaptured"),
    capturePending: by("capturePending"),
    amountReleased: by("amountReleased"),
    amountRefunded: by("amountRefunded"),
    refundPending: by("refundPending"),
  };
}

/** Changes the amounts of a charge and of its locked intent together. The database's CHECKs refuse what can't be. */
export async function changeAmounts(
  tx: Tx,
  charge: Pick<Charge, "id" | "paymentIntentId">,
  change: AmountChange,
): Promise<void> {
  const updatedAt = new Date();
  await tx.charge.update({
    where: { id: charge.id },
    data: { ...increments(change), updatedAt },
    select: { id: true },
  });
  await tx.paymentIntent.update({
    where: { id: charge.paymentIntentId },
    data: { ...increments(change), updatedAt },
    select: { id: true },
  });
}

/** What is held at the PSP and neither taken, let go, nor about to be. */
export function capturableOf(
  row: Pick<Charge, "amountAuthorized" | "amountCaptured" | "capturePending" | "amountReleased">,
): bigint {
  return row.amountAuthorized - row.amountCaptured - row.capturePending - row.amountReleased;
}

/** What was taken and neither went back nor is about to. */
export function refundableOf(row: Pick<Charge, "amountCaptured" | "amountRefunded" | "refundPending">): bigint {
  return row.amountCaptured - row.amountRefunded - row.refundPending;
}
