import { AppError } from "@/lib/core/error";
import { db, type PaymentIntent, type Tx } from "@/lib/db/client";
import { bellOf } from "@/lib/db/listen";
import { instruct } from "@/lib/db/outbox";

/** A request that met an open outcome waits this long for the PSP's word on it. */
const WAIT_MS_MAX = 3_000;
const LOOK_AGAIN_MS = 250;
/** When it is worth asking again. */
const RETRY_AFTER_S = 5;

/** An earlier PSP call of this payment may or may not have taken effect. */
class OutcomeUnknown extends AppError {
  readonly intentId: string;
  readonly pspCallIds: readonly string[];

  constructor(intentId: string, pspCallIds: readonly string[]) {
    super(
      "resolution_pending",
      "The outcome of an earlier operation on this payment is not known yet. It is being asked for; send this again.",
      { retryAfterS: RETRY_AFTER_S },
    );
    this.intentId = intentId;
    this.pspCallIds = pspCallIds;
  }
}

/** Refuses to act on a payment while an earlier outcome is unknown. `resolvingFirst` knows what to do then. */
export async function refuseWhileUnknown(tx: Tx, intent: Pick<PaymentIntent, "id">): Promise<void> {
  const unknown = await tx.pspCall.findMany({
    where: { charge: { paymentIntentId: intent.id }, status: "unknown" },
    select: { id: true },
  });
  if (unknown.length > 0)
    throw new OutcomeUnknown(
      intent.id,
      unknown.map(({ id }) => id),
    );
}

/**
 * Does work on a payment. Should an earlier outcome be unknown, has the PSP asked at once and tries again when its word
 * is there; after a few seconds the request is refused with `resolution_pending` instead, and may come again.
 */
export async function resolvingFirst<T>(work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + WAIT_MS_MAX;
  let asked = false;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof OutcomeUnknown) || performance.now() >= deadline) throw error;
      using bell = bellOf("objects", error.intentId);
      if (!asked) await askNow(error.pspCallIds);
      asked = true;
      await bell.next(LOOK_AGAIN_MS);
    }
  }
}

/** Has the PSP asked about calls, once for all requests that wait for the same word at the same time. */
async function askNow(pspCallIds: readonly string[]): Promise<void> {
  const toAsk = await db().$queryRaw<Array<{ id: string }>>`
    UPDATE psp_calls SET doubted_at = now()
    WHERE id = ANY(${pspCallIds}) AND (doubted_at IS NULL OR doubted_at < now() - ${WAIT_MS_MAX} * interval '1 millisecond')
    RETURNING id`;
  await instruct(db(), ...toAsk.map(({ id }) => ({ name: "psp_call/doubted" as const, data: { psp_call_id: id } })));
}
