import { db } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import type { PspOperation } from "@/lib/psp/psp";
import { instructCall } from "@/lib/psp/start-call";

/** One sweep looks at this many items of a kind; the next one comes within a minute. */
const ITEMS_MAX = 500;

/** What was instructed a moment ago may stand in a queue: it is left alone for so many times the sweep's patience. */
const SWEPT_AGAIN_AFTER = 5;

type Overdue = { id: string; operation: PspOperation; pspAccountId: string; open: boolean };

/**
 * Finds PSP calls, notifications and expiring authorizations whose background function got lost or is due, and instructs
 * it. Functions claim their rows, so an instruction too many has no effect.
 */
export async function sweepPspCalls(): Promise<number> {
  const overdue = `${env().SWEEP_AFTER_MS} milliseconds`;
  const again = `${env().SWEEP_AFTER_MS * SWEPT_AGAIN_AFTER} milliseconds`;
  const calls = await db().$queryRaw<Overdue[]>`
    UPDATE psp_calls SET swept_at = now()
    WHERE id IN (
      SELECT id FROM psp_calls
      WHERE (swept_at IS NULL OR swept_at < now() - ${again}::interval) AND (
      (status IN ('created', 'to_resend') AND coalesce(resend_at, last_sent_at, created_at) < now() - ${overdue}::interval)
      OR (status = 'in_flight' AND lease_until < now())
      OR (status = 'unknown' AND coalesce(next_inquiry_at, created_at) < now() - ${overdue}::interval)
      OR (status = 'answered' AND outcome = 'pending' AND next_inquiry_at < now() - ${overdue}::interval)
      OR (status = 'answered' AND applied_at IS NULL AND answered_at < now() - ${overdue}::interval))
      ORDER BY created_at LIMIT ${ITEMS_MAX} FOR UPDATE SKIP LOCKED)
    RETURNING id, operation, psp_account_id AS "pspAccountId", (status = 'unknown' OR outcome = 'pending') AS open`;
  await instructCall(db(), ...calls.filter(({ open }) => !open));
  await instruct(
    db(),
    ...calls
      .filter(({ open }) => open)
      .map(({ id }) => ({ name: "psp_call/unsettled" as const, data: { psp_call_id: id } })),
  );
  return calls.length + (await sweepNotifications(overdue)) + (await sweepExpiring());
}

/** A notification is looked at again after a pause that doubles up to so many times the sweep's patience: an hour. */
const PAUSE_FACTOR_MAX = 60;
/** After so many rounds, within hours, a person has to look: its PSP doesn't say more, or it names what is not ours. */
const ROUNDS_MAX = 12;

/** What was not processed, and what was parked until its reference became known, which it is now. At last it is given up. */
async function sweepNotifications(overdue: string): Promise<number> {
  const notifications = await db().$queryRaw<Array<{ id: string; dead: boolean }>>`
    UPDATE notifications SET sweeps = sweeps + 1, swept_at = now(),
      status = CASE WHEN sweeps >= ${ROUNDS_MAX} THEN 'dead' ELSE status END,
      note = CASE WHEN sweeps >= ${ROUNDS_MAX} THEN 'given up: ' || coalesce(note, 'it could not be processed') ELSE note END
    WHERE id IN (
      SELECT id FROM notifications n
      WHERE received_at < now() - ${overdue}::interval
        AND (swept_at IS NULL
          OR swept_at < now() - ${overdue}::interval * least(power(2, sweeps), ${PAUSE_FACTOR_MAX}))
        AND (status = 'received' OR (status = 'parked' AND EXISTS (
          SELECT 1 FROM psp_calls c
          WHERE c.psp_account_id = n.psp_account_id AND c.psp_reference = ANY (n.psp_references))))
      ORDER BY received_at LIMIT ${ITEMS_MAX} FOR UPDATE SKIP LOCKED)
    RETURNING id, status = 'dead' AS dead`;
  const live = notifications.filter(({ dead }) => !dead);
  await instruct(
    db(),
    ...live.map(({ id }) => ({ name: "notification/received" as const, data: { notification_id: id } })),
  );
  for (const { id } of notifications.filter(({ dead }) => dead)) {
    log().warn({ notification_id: id }, "a PSP's notification was given up");
  }
  return notifications.length;
}

/** An authorization past its time is asked about again after this time at the latest. */
const EXPIRY_PAUSE_MAX = "1 day";

/**
 * Authorizations past their time: the PSP is asked whether it still holds them. Each is asked about again after as long
 * as it was over the last time, so that those that stay don't keep a fresh one from its turn.
 */
async function sweepExpiring(): Promise<number> {
  const calls = await db().$queryRaw<Array<{ id: string }>>`
    UPDATE psp_calls SET swept_at = now()
    WHERE id IN (
      SELECT call.id FROM payment_intents intent
      JOIN psp_calls call ON call.charge_id = intent.latest_charge_id AND call.operation = 'authorize'
      WHERE intent.status = 'requires_capture' AND intent.capture_before < now()
        AND (call.swept_at IS NULL OR call.swept_at < intent.capture_before OR call.swept_at < now() -
          greatest(interval '30 seconds', least(${EXPIRY_PAUSE_MAX}::interval, call.swept_at - intent.capture_before)))
      ORDER BY call.swept_at NULLS FIRST, intent.capture_before LIMIT ${ITEMS_MAX} FOR UPDATE OF call SKIP LOCKED)
    RETURNING id`;
  await instruct(db(), ...calls.map(({ id }) => ({ name: "psp_call/doubted" as const, data: { psp_call_id: id } })));
  return calls.length;
}
