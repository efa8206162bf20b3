import type { Tx } from "@/lib/db/client";
import { finishKeysAwaiting } from "@/lib/idempotency/keys";
import type { LockedIntent } from "@/lib/payments/lock";
import { jsonResponse, serializePaymentIntent } from "@/lib/payments/serialize";

/**
 * Answers every request that waits for one of these outcomes, and every cancel of this payment unless it is still under
 * way, in the transaction that makes the answer true.
 */
export async function answerWaiting(tx: Tx, intent: LockedIntent, ...awaited: string[]): Promise<void> {
  const { body } = jsonResponse(200, serializePaymentIntent(intent));
  const canceling = intent.cancelRequestedAt !== null && intent.status === "processing";
  await finishKeysAwaiting(tx, canceling ? awaited : [...awaited, intent.id], body);
}
