import type { MerchantActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { isTerminal } from "@/lib/core/state";
import { db } from "@/lib/db/client";
import { bellOf } from "@/lib/db/listen";
import type { Snapshot } from "@/lib/idempotency/await-answer";
import { lockIntent } from "@/lib/payments/lock";
import type { PaymentIntent } from "@/lib/payments/schema";
import { jsonResponse, serializePaymentIntent } from "@/lib/payments/serialize";
import { paymentIntentTransitions } from "@/lib/payments/status";

const LOOK_AGAIN_MS = 1_000;

/** Reads a payment intent of the actor's. With `waitMs`, waits that long for a status that nothing leads out of. */
export async function retrievePaymentIntent(actor: MerchantActor, id: string, waitMs = 0): Promise<PaymentIntent> {
  const deadline = performance.now() + waitMs;
  let intent = await read(actor, id);
  if (waitMs === 0) return intent;
  using bell = bellOf("objects", id);
  while (!isTerminal(paymentIntentTransitions, intent.status) && performance.now() < deadline) {
    await bell.next(Math.min(deadline - performance.now(), LOOK_AGAIN_MS));
    intent = await read(actor, id);
  }
  return intent;
}

/** The intent as it stands, read under its lock: the answer to a request whose wait is over. */
export const paymentIntentSnapshot: Snapshot = async (tx, owner, id, status) =>
  jsonResponse(status, serializePaymentIntent(await lockIntent(tx, owner, id)));

async function read(actor: MerchantActor, id: string): Promise<PaymentIntent> {
  const row = await db().paymentIntent.findUnique({
    where: { merchantId_livemode_id: { merchantId: actor.merchantId, livemode: actor.livemode, id } },
  });
  if (!row) throw new AppError("not_found", "There is no such payment intent.");
  return serializePaymentIntent(row);
}
