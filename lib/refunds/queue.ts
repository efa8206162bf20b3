import type { MayAct, OperatorActor } from "@/lib/core/actor";
import { ruleText } from "@/lib/core/threshold-rule";
import { db } from "@/lib/db/client";
import { type QueueRow, readOne, readTab, readThese } from "@/lib/refunds/queue-rows";
import type { QueuedRefund, QueueQuery, QueueTab, RefundQueue, RefundsLeft } from "@/lib/refunds/queue-schema";

/** A screen full. */
const SHOWN_MAX = 100;

/** The refunds of a tab, each with what somebody needs to decide about it, and why the reader can't where they can't. */
export async function refundQueue(
  actor: OperatorActor,
  { tab = "waiting", after, open }: QueueQuery,
  mayDecide: MayAct,
): Promise<RefundQueue> {
  // One more than is shown tells whether there are more.
  const [rows, opened, [count]] = await Promise.all([
    readTab(tab, after, SHOWN_MAX + 1),
    open ? readOne(open) : undefined,
    db().$queryRaw<Array<{ waiting: number }>>`
      SELECT count(*)::int AS waiting FROM refunds WHERE status = 'requires_approval'`,
  ]);
  const shown = rows.slice(0, SHOWN_MAX);
  const of = (row: QueueRow) => show(row, actor, mayDecide);
  return {
    read_ms: Date.now(),
    data: shown.map(of),
    waiting: count?.waiting ?? 0,
    next_cursor: rows.length > SHOWN_MAX ? (shown.at(-1)?.refund_id ?? null) : null,
    opened: opened ? of(opened) : null,
  };
}

/** What became of refunds that a screen shows and that left the queue since: each by its id, however long ago it was. */
export async function refundsLeft(
  actor: OperatorActor,
  ids: readonly string[],
  mayDecide: MayAct,
): Promise<RefundsLeft> {
  return { data: (await readThese(ids)).map((row) => show(row, actor, mayDecide)) };
}

/** Under which tab a refund is found: what an address without a tab means. */
export async function tabOfRefund(_actor: OperatorActor, id: string): Promise<QueueTab> {
  const refund = await db().refund.findUnique({
    where: { id },
    select: { status: true, decision: { select: { refundId: true } } },
  });
  if (!refund || refund.status === "requires_approval") return "waiting";
  return refund.decision ? "decided" : "all";
}

function show(row: QueueRow, actor: OperatorActor, mayDecide: MayAct): QueuedRefund {
  const { created_at, updated_at, expires_at, paid_at, card_brand, card_last4, decided_at, comment, checker, ...rest } =
    row;
  const { maker_id: _, maker_person_id: __, owner_now: ___, shown_to: ____, through, decision, ...shown } = rest;
  return {
    ...shown,
    rule: shown.rule === null ? null : ruleText(shown.rule, actor.locale),
    created_ms: created_at.getTime(),
    updated_ms: updated_at.getTime(),
    expires_ms: expires_at?.getTime() ?? null,
    paid_ms: paid_at.getTime(),
    card: card_last4 ? { brand: card_brand, last4: card_last4 } : null,
    decision:
      decision && decided_at
        ? { word: decision, by: checker ?? "somebody who is gone", through, comment, at_ms: decided_at.getTime() }
        : null,
    undecidable: whyNot(row, actor, mayDecide),
  };
}

/** The same rules as the decision's own, told before anybody tries. */
function whyNot(row: QueueRow, actor: OperatorActor, mayDecide: MayAct): string | null {
  if (row.status !== "requires_approval") return "It waits for nobody.";
  if (!mayDecide(actor.role)) return `Your role (${actor.role}) does not decide about refunds.`;
  if ([row.maker_id, row.maker_person_id].includes(actor.operatorId)) return "You asked for it. Somebody else decides.";
  if (row.owner_now === actor.operatorId) return "A client of yours asked for it. Somebody else decides.";
  if (row.shown_to.includes(actor.operatorId)) {
    return "You were shown a secret of the client that asked for it. Somebody else decides.";
  }
  if ((row.expires_at?.getTime() ?? 0) <= Date.now()) return "It waited too long, and is about to be canceled.";
  return null;
}
