import { db } from "@/lib/db/client";
import { resolvePspCall } from "@/lib/payments/resolve-psp-call";

/** A notification may be faster than the reply that tells us the reference: a few looks, then it stays parked. */
const TRIES_MAX = 6;

/**
 * Acts on a stored notification: the PSP is asked about every reference it names, and its answer is applied. What the
 * notification itself claims moves no money. Returns whether it is done; an unknown reference parks it.
 */
export async function processNotification(id: string): Promise<"done" | "parked"> {
  const notification = await db().notification.findUniqueOrThrow({ where: { id } });
  if (notification.status === "processed") return "done";
  const unknown: string[] = [];
  for (const pspReference of notification.pspReferences) {
    // Matched within the account that signed: account A can't speak of account B's charges.
    const charge = await db().charge.findUnique({
      where: { pspAccountId_pspReference: { pspAccountId: notification.pspAccountId, pspReference } },
      select: { id: true },
    });
    if (!charge) {
      unknown.push(pspReference);
      continue;
    }
    const call = await db().pspCall.findFirstOrThrow({ where: { chargeId: charge.id, operation: "authorize" } });
    await resolvePspCall(call.id, { hinted: true });
  }
  const status = unknown.length > 0 ? "parked" : "processed";
  await db().notification.update({
    where: { id },
    data: {
      status,
      tries: { increment: 1 },
      note: unknown.length > 0 ? `no charge of ours has the reference ${unknown.join(", ")}` : null,
      processedAt: status === "processed" ? new Date() : null,
    },
    select: { id: true },
  });
  return status === "processed" || notification.tries + 1 >= TRIES_MAX ? "done" : "parked";
}
