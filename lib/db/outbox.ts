import { newId } from "@/lib/core/id";
import { db, type Tx } from "@/lib/db/client";
import { purge } from "@/lib/db/purge";

/** What a background function can be told to do. Ids only: the truth is in the tables. */
export type OutboxInstruction =
  | {
      name: `psp_call/${"authorize" | "capture" | "void" | "refund"}.requested`;
      data: { psp_call_id: string; psp_account_id: string };
    }
  /** The outcome is open: ask the PSP by the schedule. */
  | { name: "psp_call/unsettled"; data: { psp_call_id: string } }
  /** Somebody needs to know: ask the PSP now, once. */
  | { name: "psp_call/doubted"; data: { psp_call_id: string } }
  /** A circuit is open: try whether the PSP answers again. */
  | { name: "psp/probe.requested"; data: { psp_account_id: string } }
  /** Somebody wants to know whether the books are balanced. */
  | { name: "ledger/check.requested"; data: { check_id: string } }
  /** Our books are to be compared with a PSP's list. */
  | { name: "psp/reconciliation.requested"; data: { reconciliation_id: string } }
  | { name: "notification/received"; data: { notification_id: string } }
  | { name: "webhook/delivery.requested"; data: { delivery_id: string; endpoint_id: string } };

/** Writes an instruction in the transaction of the state it follows from. The relay sends it after the commit. */
export async function instruct(tx: Tx, ...instructions: OutboxInstruction[]): Promise<void> {
  await tx.outboxMessage.createMany({
    data: instructions.map((instruction) => ({ id: newId("outboxMessage"), ...instruction })),
  });
}

/** A relay that took messages sends and marks them within this time, or is taken for dead. */
const LEASE_MS = 10_000;

/** A message as the relay sends it. Its id is the event's id, so that a double is known as one. */
export type OutboxMessage = { id: string; name: string; data: Record<string, string> };

/** Takes the oldest unsent messages for a relay. Others skip them while its lease lasts. */
export async function takeUnsent(limit: number): Promise<OutboxMessage[]> {
  return db().$queryRaw<OutboxMessage[]>`
    UPDATE outbox SET lease_until = now() + ${LEASE_MS} * interval '1 millisecond'
    WHERE id IN (
      SELECT id FROM outbox WHERE sent_at IS NULL AND (lease_until IS NULL OR lease_until < now())
      ORDER BY created_at LIMIT ${limit} FOR UPDATE SKIP LOCKED)
    RETURNING id, name, data`;
}

/** Marks messages as sent, after the engine acknowledged them. */
export async function markSent(messages: readonly OutboxMessage[]): Promise<void> {
  await db().outboxMessage.updateMany({
    where: { id: { in: messages.map(({ id }) => id) } },
    data: { sentAt: new Date(), leaseUntil: null },
  });
}

/** Gives messages back that could not be sent. */
export async function giveBack(messages: readonly OutboxMessage[]): Promise<void> {
  await db().outboxMessage.updateMany({
    where: { id: { in: messages.map(({ id }) => id) }, sentAt: null },
    data: { leaseUntil: null },
  });
}

/** Messages are kept this long after they were sent, to be looked at. */
const KEPT_DAYS = 7;

/** Deletes what was sent long ago. */
export function purgeSent(): Promise<number> {
  return purge(
    (limit) => db().$executeRaw`
      DELETE FROM outbox WHERE id IN (
        SELECT id FROM outbox WHERE sent_at < now() - ${KEPT_DAYS} * interval '1 day'
        LIMIT ${limit} FOR UPDATE SKIP LOCKED)`,
  );
}
