import { db, Prisma } from "@/lib/db/client";
import { EARLIER_COUNTED_MAX, type QueuedRefund, type QueueTab } from "@/lib/refunds/queue-schema";

export type QueueRow = Omit<
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
  owner_now: string | null;
  shown_to: string[];
  decision: string | null;
  decided_at: Date | null;
  comment: string | null;
  checker: string | null;
  through: string | null;
};

/**
 * A page of a tab: the oldest first where they wait, the newest first where they are looked back at. A page begins after
 * a refund and not after a number of rows, so it stays where it is while refunds come in and are decided about.
 */
export function readTab(tab: QueueTab, after: string | undefined, take: number): Promise<QueueRow[]> {
  switch (tab) {
    case "waiting":
      return read(
        Prisma.sql`r.status = 'requires_approval' AND ${after ? Prisma.sql`r.id > ${after}` : Prisma.sql`true`}`,
        Prisma.sql`r.id ASC`,
        take,
      );
    case "decided":
      return read(
        after
          ? Prisma.sql`(d.decided_at, d.refund_id) < (SELECT decided_at, refund_id FROM refund_decisions WHERE refund_id = ${after})`
          : Prisma.sql`d.refund_id IS NOT NULL`,
        Prisma.sql`d.decided_at DESC, d.refund_id DESC`,
        take,
      );
    case "all":
      return read(after ? Prisma.sql`r.id < ${after}` : Prisma.sql`true`, Prisma.sql`r.id DESC`, take);
  }
}

/** One refund, wherever it stands. */
export async function readOne(id: string): Promise<QueueRow | undefined> {
  return (await read(Prisma.sql`r.id = ${id}`, Prisma.sql`r.id`, 1))[0];
}

/** These, wherever they stand. */
export function readThese(ids: readonly string[]): Promise<QueueRow[]> {
  return read(Prisma.sql`r.id = ANY(${ids})`, Prisma.sql`r.id`, ids.length);
}

function read(where: Prisma.Sql, order: Prisma.Sql, take: number): Promise<QueueRow[]> {
  return db().$queryRaw<QueueRow[]>`
    SELECT r.id AS refund_id, r.status, r.amount::text, r.currency, r.reason, r.comment AS said, r.approval_rule AS rule,
           r.failure_code, r.created_at, r.updated_at, r.approval_expires_at AS expires_at, r.livemode, r.maker_id,
           r.maker_person_id, client.owner_operator_id AS owner_now,
           ARRAY(SELECT operator_id FROM api_client_people WHERE client_id = client.id) AS shown_to, coalesce(client.name, maker.name, r.maker_id) AS maker, m.name AS merchant_name,
           i.id AS payment_intent_id, i.status AS payment_status, i.order_id, i.amount_captured::text AS captured,
           i.amount_refunded::text AS refunded, i.created_at AS paid_at, i.card_brand, i.card_last4, a.name AS psp_name,
           (SELECT count(*)::int FROM (
              SELECT 1 FROM refunds e JOIN payment_intents p ON p.id = e.payment_intent_id
              WHERE p.merchant_id = i.merchant_id AND p.livemode = i.livemode AND p.order_id = i.order_id AND e.id < r.id
              LIMIT ${EARLIER_COUNTED_MAX}) AS of_order) AS earlier,
           (SELECT count(*)::int FROM (
              SELECT 1 FROM refunds e
              WHERE e.merchant_id = r.merchant_id AND e.livemode = r.livemode
                AND e.card_fingerprint = r.card_fingerprint AND e.id < r.id
              LIMIT ${EARLIER_COUNTED_MAX}) AS of_card) AS earlier_of_card,
           d.decision, d.decided_at, d.comment, checker.name AS checker,
           deciding.name AS through
    FROM refunds r
    JOIN payment_intents i ON i.id = r.payment_intent_id
    JOIN charges c ON c.id = r.charge_id
    JOIN psp_accounts a ON a.id = c.psp_account_id
    JOIN merchants m ON m.id = r.merchant_id
    LEFT JOIN api_clients client ON r.maker_type = 'api_client' AND client.id = r.maker_id
    LEFT JOIN operators maker ON r.maker_type = 'operator' AND maker.id = r.maker_id
    LEFT JOIN refund_decisions d ON d.refund_id = r.id
    LEFT JOIN operators checker ON checker.id = d.checker_id
    LEFT JOIN api_clients deciding ON deciding.id = d.client_id
    WHERE ${where} ORDER BY ${order} LIMIT ${take}`;
}
