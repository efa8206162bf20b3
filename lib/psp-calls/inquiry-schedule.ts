import { openCase } from "@/lib/cases/open";
import { db, type PspCall } from "@/lib/db/client";
import { env } from "@/lib/env";
import { fromStored } from "@/lib/psp/result";
import { handOver } from "@/lib/psp-calls/hand-over";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Pauses between questions about an outcome: dense while a shopper waits, then patient, then a human. */
export const INQUIRY_PAUSES_MS = [
  5_000,
  15_000,
  MINUTE_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  120 * MINUTE_MS,
  DAY_MS,
  DAY_MS,
  DAY_MS,
  DAY_MS,
  DAY_MS,
] as const;

/** Each pause is up to so much shorter or longer: what an outage made unknown all at once isn't asked for all at once. */
const JITTER = 0.2;

export function isOpen(call: Pick<PspCall, "status" | "outcome">): boolean {
  return call.status === "unknown" || (call.status === "answered" && call.outcome === "pending");
}

/**
 * Takes the turn to ask by the schedule: of several processes that find a question due, one. Returns how long to wait
 * before it is due; 0 when it is this process that asks. One that dies meanwhile holds the turn as long as an answer takes.
 */
export async function takeTurn(id: string): Promise<number> {
  const turnMs = env().PSP_TIMEOUT_MS + env().PSP_LEASE_MARGIN_MS;
  const taken = await db().$executeRaw`
    UPDATE psp_calls SET next_inquiry_at = now() + ${turnMs} * interval '1 millisecond'
    WHERE id = ${id} AND (next_inquiry_at IS NULL OR next_inquiry_at <= now())`;
  return taken === 1 ? 0 : Math.max(1, (await dueInMs(id)) ?? 0);
}

/**
 * Sets when a call is asked about next, as many pauses into the schedule as it has been asked. What another process set
 * meanwhile stands. Returns in how many milliseconds that is, or `null` when nobody asks any more.
 */
export async function scheduleNext(call: PspCall, from: number = call.inquiries): Promise<number | null> {
  const pauseMs = INQUIRY_PAUSES_MS[from];
  if (pauseMs === undefined) return call.status === "unknown" ? giveUp(call.id) : goOnDaily(call);
  const pause = pauseMs * (1 + JITTER * (2 * Math.random() - 1));
  // What a PSP may hide for a while is asked about at the end of that while: then its "not found" proves something.
  await db().$executeRaw`
    UPDATE psp_calls c
    SET inquiries = ${from + 1}, next_inquiry_at = least(now() + ${pause} * interval '1 millisecond',
      CASE WHEN c.status = 'unknown' AND c.last_sent_at + a.shown_after > now() THEN c.last_sent_at + a.shown_after END)
    FROM (SELECT id, (settle_delay_ms + ${env().PSP_TIMEOUT_MS}) * interval '1 millisecond' AS shown_after
          FROM psp_accounts) a
    WHERE c.id = ${call.id} AND a.id = c.psp_account_id AND c.inquiries = ${call.inquiries}
      AND (c.status = 'unknown' OR (c.status = 'answered' AND c.outcome = 'pending'))`;
  return dueInMs(call.id);
}

async function dueInMs(id: string): Promise<number | null> {
  const [row] = await db().$queryRaw<Array<{ leftMs: number | null }>>`
    SELECT greatest(0, extract(epoch FROM next_inquiry_at - now()) * 1000)::float8 AS "leftMs"
    FROM psp_calls WHERE id = ${id} AND next_inquiry_at IS NOT NULL`;
  return row?.leftMs ?? null;
}

/** Everything that can be asked was asked: a person takes over. The charge stays live, so nothing is charged twice. */
export async function giveUp(id: string): Promise<null> {
  await handOver(async (tx) => {
    const { count } = await tx.pspCall.updateMany({
      where: { id, status: "unknown" },
      data: { status: "needs_review", nextInquiryAt: null },
    });
    if (count === 0) return;
    const call = await tx.pspCall.findUniqueOrThrow({ where: { id }, include: { charge: true } });
    const evidence = {
      pspCallId: id,
      result: { outcome: "unknown" as const, reason: `asked ${call.inquiries} times` },
    };
    await openCase(tx, call.charge, "unknown_too_long", evidence);
  });
  return null;
}

/**
 * A PSP that took something on and doesn't decide for a week is a person's to look after, and is asked once a day from
 * then on: its word may get lost. A shopper who doesn't come back is nobody's to look after.
 */
async function goOnDaily(seen: PspCall): Promise<number | null> {
  await handOver(async (tx) => {
    const rows = await tx.pspCall.updateManyAndReturn({
      where: { id: seen.id, status: "answered", outcome: "pending", inquiries: seen.inquiries },
      data: { inquiries: { increment: 1 }, nextInquiryAt: null },
    });
    const [call] = rows;
    if (!call) return;
    const result = fromStored(call.result);
    if (result.outcome === "pending" && result.nextAction) return;
    await tx.$executeRaw`
      UPDATE psp_calls SET next_inquiry_at = now() + ${DAY_MS} * interval '1 millisecond' WHERE id = ${call.id}`;
    if (seen.inquiries > INQUIRY_PAUSES_MS.length) return;
    const charge = await tx.charge.findUniqueOrThrow({ where: { id: call.chargeId } });
    await openCase(tx, charge, "pending_too_long", { pspCallId: call.id, result });
  });
  return dueInMs(seen.id);
}
