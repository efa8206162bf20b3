import type { OperatorActor } from "@/lib/core/actor";
import { db } from "@/lib/db/client";
import type { MayDecide, QueuedRefund, QueueTab, RefundQueue } from "@/lib/refunds/queue-schema";

/** A screen full; the oldest first where they wait, the newest first where they are looked back at. */
const SHOWN_MAX = 100;

type Row = Omit<
  QueuedRefund,
  "created_ms" | "updated_ms" | "expires_ms" | "paid_ms" | "card" | "decision" | "undecidable"
> & {
  created_at: Date;
  updated_at: Date;
  expires_at: Date | null;
  paid_at: Date;
  card_brand: string | null;
  card_last4: string | null;
  maker_id: string;
  maker_person_id: string | null;
  decision: string | null;
  decided_at: Date | null;
  comment: string | null;
  checker: string | null;
};

/** The refunds of a tab, each with what somebody needs to decide about it, and why the reader can't where they can't. */
export async function refundQueue(actor: OperatorActor, tab: QueueTab, mayDecide: MayDecide): Promise<RefundQueue> {
  const [rows, [count]] = await Promise.all([
    readRows(tab),
    db().$queryRaw<Array<{ waiting: number }>>`
      SELECT count(*)::int AS waiting FROM refunds WHERE status = 'requires_approval'`,
  ]);
  return { data: rows.map((row) => show(row, actor, mayDecide)), waiting: count?.waiting ?? 0 };
}

async function readRows(tab: QueueTab): Promise<Row[]> {
  return db().$queryRaw<Row[]>`
    SELECT r.id AS refund_id, r.status, r.amount::text, r.currency, r.reason, r.approval_rule AS rule, r.created_at,
           r.updated_at, r.approval_expires_at AS expires_at, r.livemode, r.maker_id, r.maker_person_id,
           coalesce(maker.name, client.name, r.maker_id) AS maker, m.name AS merchant_name,
           i.id AS payment_intent_id, i.order_id, i.amount_captured::text AS captured, i.amount_refunded::text AS refunded,
           i.created_at AS paid_at, i.card_brand, i.card_last4,
           (SELECT count(*)::int FROM refunds e JOIN payment_intents p ON p.id = e.payment_intent_id
            WHERE p.merchant_id = i.merchant_id AND p.livemode = i.livemode AND p.order_id = i.order_id AND e.id < r.id) AS earlier,
           d.decision, d.decided_at, d.comment, checker.name AS checker
    FROM refunds r
    JOIN payment_intents i ON i.id = r.payment_intent_id
    JOIN merchants m ON m.id = r.merchant_id
    LEFT JOIN api_clients client ON r.maker_type = 'api_client' AND client.id = r.maker_id
    LEFT JOIN operators maker ON maker.id = coalesce(r.maker_person_id, r.maker_id)
    LEFT JOIN refund_decisions d ON d.refund_id = r.id
    LEFT JOIN operators checker ON checker.id = d.checker_id
    WHERE CASE ${tab} WHEN 'waiting' THEN r.status = 'requires_approval' WHEN 'decided' THEN d.refund_id IS NOT NULL ELSE true END
    ORDER BY CASE WHEN ${tab} = 'waiting' THEN r.created_at END ASC, r.id DESC LIMIT ${SHOWN_MAX}`;
}

function show(row: Row, actor: OperatorActor, mayDecide: MayDecide): QueuedRefund {
  const { created_at, updated_at, expires_at, paid_at, card_brand, card_last4, decided_at, comment, checker, ...rest } =
    row;
  const { maker_id: _, maker_person_id: __, decision, ...shown } = rest;
  return {
    ...shown,
    created_ms: created_at.getTime(),
    updated_ms: updated_at.getTime(),
    expires_ms: expires_at?.getTime() ?? null,
    paid_ms: paid_at.getTime(),
    card: card_last4 ? { brand: card_brand, last4: card_last4 } : null,
    decision:
      decision && decided_at
        ? { word: decision, by: checker ?? "somebody who is gone", comment, at_ms: decided_at.getTime() }
        : null,
    undecidable: whyNot(row, actor, mayDecide),
  };
}

/** The same rules as the decision's own, told before anybody tries. */
function whyNot(row: Row, actor: OperatorActor, mayDecide: MayDecide): string | null {
  if (row.status !== "requires_approval") return "It waits for nobody.";
  if (!mayDecide(actor.role)) return `Your role (${actor.role}) does not decide about refunds.`;
  if ([row.maker_id, row.maker_person_id].includes(actor.operatorId)) return "You asked for it. Somebody else decides.";
  if ((row.expires_at?.getTime() ?? 0) <= Date.now()) return "It waited too long, and is about to be canceled.";
  return null;
}
