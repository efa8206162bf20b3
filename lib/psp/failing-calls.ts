import type { AdminActor } from "@/lib/core/actor";
import { db, Prisma } from "@/lib/db/client";
import type { CallClass } from "@/lib/psp/call-class";
import type { PspHealthDetail } from "@/lib/psp/health-schema";
import { fromStored } from "@/lib/psp/result";

const SHOWN_MAX = 20;
/** A client's own failures are looked for among so many of its account's newest: a busy account has millions. */
const LOOKED_AT_MAX = 500;

type Row = {
  pspCallId: string;
  paymentIntentId: string;
  operation: string;
  class: CallClass;
  result: unknown;
  durationMs: number;
  answeredAt: Date;
};

/** The newest calls of an account that failed. A client sees those of its own merchant, as far as they are among the newest. */
export async function failingCalls(actor: AdminActor, pspAccountId: string): Promise<PspHealthDetail["failing_calls"]> {
  const merchantId = actor.kind === "merchant" ? actor.merchantId : undefined;
  const rows = await db().$queryRaw<Row[]>(failingSql(pspAccountId, merchantId));
  return rows.map((row) => {
    const result = fromStored(row.result);
    return {
      psp_call_id: row.pspCallId,
      payment_intent_id: row.paymentIntentId,
      operation: row.operation,
      class: row.class,
      reason: "reason" in result ? result.reason : result.outcome,
      duration_ms: row.durationMs,
      at_ms: row.answeredAt.getTime(),
    };
  });
}

/** The classes stand in the statement itself: the index of failures is of just these. */
export function failingSql(pspAccountId: string, merchantId: string | undefined): Prisma.Sql {
  const own = merchantId === undefined ? Prisma.sql`true` : Prisma.sql`c.merchant_id = ${merchantId}`;
  return Prisma.sql`
    WITH failed AS MATERIALIZED (
      SELECT psp_call_id, operation, class, result, duration_ms, answered_at FROM psp_sends
      WHERE psp_account_id = ${pspAccountId}
        AND class IN ('rejected', 'rate_limited', 'unavailable', 'not_sent', 'timeout', 'unclear')
      ORDER BY answered_at DESC LIMIT ${merchantId === undefined ? SHOWN_MAX : LOOKED_AT_MAX})
    SELECT f.psp_call_id AS "pspCallId", h.payment_intent_id AS "paymentIntentId", f.operation, f.class, f.result,
           f.duration_ms AS "durationMs", f.answered_at AS "answeredAt"
    FROM failed f JOIN psp_calls c ON c.id = f.psp_call_id JOIN charges h ON h.id = c.charge_id
    WHERE ${own} ORDER BY f.answered_at DESC LIMIT ${SHOWN_MAX}`;
}
