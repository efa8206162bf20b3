import { db } from "@/lib/db/client";
import { log } from "@/lib/log";
import { NEVER_ARRIVED } from "@/lib/psp/call-row";
import { resolvePspCall } from "@/lib/psp-calls/resolve";

/** What a notification of an unknown reference may be about is looked for among so many calls, and so far back. */
const LATE_CALLS_MAX = 20;
const LATE_DAYS_MAX = 7;

/** A notification may be faster than the reply that tells us the reference: a few looks, then it stays parked. */
const TRIES_MAX = 6;

/**
 * Acts on a stored notification: the PSP is asked about every reference it names, and its answer is applied. What the
 * notification itself claims moves no money. Returns whether it is done; an unknown reference parks it.
 */
export async function processNotification(id: string): Promise<"done" | "parked"> {
  const notification = await db().notification.findUniqueOrThrow({ where: { id } });
  // What was given up is taken up by hand.
  if (notification.status === "processed" || notification.status === "dead") return "done";
  const unknown: string[] = [];
  for (const pspReference of notification.pspReferences) {
    // Matched within the account that signed: account A can't speak of what account B did.
    const call = await db().pspCall.findFirst({
      where: { pspAccountId: notification.pspAccountId, pspReference },
      select: { id: true },
    });
    if (call) await askAbout(id, call.id, pspReference);
    else unknown.push(pspReference);
  }
  const status = unknown.length > 0 ? "parked" : "processed";
  await db().notification.update({
    where: { id },
    data: {
      status,
      tries: { increment: 1 },
      note: unknown.length > 0 ? `no PSP call of ours has the reference ${unknown.join(", ")}` : null,
      processedAt: status === "processed" ? new Date() : null,
    },
    select: { id: true },
  });
  if (status === "processed") return "done";
  if (notification.tries + 1 < TRIES_MAX) return "parked";
  await askAboutNeverArrived(notification.pspAccountId);
  // It may be money that nobody here knows of. It stays parked, is listed first, and is taken up when its reference is known.
  const { pspAccountId: psp_account_id } = notification;
  log().warn(
    { notification_id: id, psp_account_id, psp_references: unknown },
    "a PSP told of something that is not ours",
  );
  return "done";
}

/** Has the PSP asked about what it told. Should it not say more, that is noted: it may be all there will ever be. */
async function askAbout(id: string, pspCallId: string, pspReference: string): Promise<void> {
  try {
    await resolvePspCall(pspCallId, "hint");
  } catch (error) {
    const note = `the PSP was asked about ${pspReference} and did not say what became of it`;
    await db().notification.update({ where: { id }, data: { tries: { increment: 1 }, note }, select: { id: true } });
    throw error;
  }
}

/** What was ended because it had never arrived, and did arrive after all, has no reference here: its key finds it. */
async function askAboutNeverArrived(pspAccountId: string): Promise<void> {
  const calls = await db().$queryRaw<Array<{ id: string }>>`
    SELECT id FROM psp_calls
    WHERE psp_account_id = ${pspAccountId} AND created_at > now() - ${LATE_DAYS_MAX} * interval '1 day'
      AND operation = 'authorize' AND outcome = 'not_sent' AND result ->> 'reason' = ${NEVER_ARRIVED.reason}
    ORDER BY created_at DESC LIMIT ${LATE_CALLS_MAX}`;
  for (const { id } of calls) await resolvePspCall(id, "doubt");
}
