import { newId } from "@/lib/core/id";
import type { Tx } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/now";
import { instruct } from "@/lib/db/outbox";
import type { PspOperation } from "@/lib/psp/psp";

/** What a PSP is going to be asked to do. Amounts in minor units. */
export type IntendedCall = {
  /** Where its id is needed before, for instance to wait for its outcome. */
  id?: string;
  operation: PspOperation;
  amountMinor: bigint;
  requestId: string;
  refundId?: string;
  captureNow?: boolean;
  finalCapture?: boolean;
  releaseMinor?: bigint;
  /** Another account could take the charge instead. */
  hasAlternative?: boolean;
  /** The database's time, where it is known already. */
  at?: Date;
};

type CallableCharge = { id: string; merchantId: string; livemode: boolean; pspAccountId: string; currency: string };

/**
 * Commits the intention to make a PSP call, in the transaction of the state that it follows from: its row, whose id is
 * the key that the PSP will see, and the instruction to the background function. Nothing is sent from here.
 */
export async function startPspCall(tx: Tx, charge: CallableCharge, call: IntendedCall): Promise<string> {
  const id = call.id ?? newId("pspCall");
  await tx.pspCall.create({
    data: {
      id,
      merchantId: charge.merchantId,
      livemode: charge.livemode,
      chargeId: charge.id,
      refundId: call.refundId ?? null,
      pspAccountId: charge.pspAccountId,
      operation: call.operation,
      idempotencyKey: id,
      amount: call.amountMinor,
      currency: charge.currency,
      captureNow: call.captureNow ?? false,
      finalCapture: call.finalCapture ?? false,
      releaseAmount: call.releaseMinor ?? 0n,
      hasAlternative: call.hasAlternative ?? false,
      requestId: call.requestId,
      createdAt: call.at ?? (await databaseNow(tx)),
    },
    select: { id: true },
  });
  await instructCall(tx, { id, operation: call.operation, pspAccountId: charge.pspAccountId });
  return id;
}

/** Instructs the background function that makes calls of this kind. */
export async function instructCall(
  tx: Tx,
  ...calls: Array<{ id: string; operation: PspOperation; pspAccountId: string }>
): Promise<void> {
  await instruct(
    tx,
    ...calls.map(({ id, operation, pspAccountId }) => ({
      name: `psp_call/${operation}.requested` as const,
      data: { psp_call_id: id, psp_account_id: pspAccountId },
    })),
  );
}
