import type { OperatorActor } from "@/lib/core/actor";
import { db, Prisma } from "@/lib/db/client";
import { FoundPayments, type SearchPayments } from "@/lib/payments/search-schema";

/** A whole id of a payment intent. Anything shorter may as well be the beginning of an order id. */
const INTENT_ID = /^pi_[0-9a-z]{26}$/;

/**
 * The payments of all merchants that match, newest first. One indexed query; a page stays where it is while payments
 * come in, because it begins after an id and not after a number of rows.
 */
export async function searchPayments(_actor: OperatorActor, input: SearchPayments): Promise<FoundPayments> {
  const rows = await db().$queryRaw<Row[]>`
    SELECT p.id, p.order_id, p.status, p.amount, p.currency, p.merchant_id, m.name AS merchant_name,
           a.name AS psp_account_name, p.card_brand, p.card_last4, p.created_at, p.updated_at, p.livemode
    FROM payment_intents p
    JOIN merchants m ON m.id = p.merchant_id
    LEFT JOIN charges c ON c.id = p.latest_charge_id
    LEFT JOIN psp_accounts a ON a.id = c.psp_account_id
    WHERE ${Prisma.join(conditions(input), " AND ")}
    ORDER BY p.id DESC
    LIMIT ${input.limit + 1}`;
  const found = rows.slice(0, input.limit);
  const hasMore = rows.length > input.limit;
  return FoundPayments.parse({
    data: found.map(serialize),
    has_more: hasMore,
    next_cursor: hasMore ? (found.at(-1)?.id ?? null) : null,
  });
}

type Row = {
  id: string;
  order_id: string;
  status: string;
  amount: bigint;
  currency: string;
  merchant_id: string;
  merchant_name: string;
  psp_account_name: string | null;
  card_brand: string | null;
  card_last4: string | null;
  created_at: Date;
  updated_at: Date;
  livemode: boolean;
};

function conditions(input: SearchPayments): Prisma.Sql[] {
  const all = [Prisma.sql`true`];
  if (input.q) all.push(INTENT_ID.test(input.q) ? Prisma.sql`p.id = ${input.q}` : beginsWith(input.q));
  if (input.order_id) all.push(beginsWith(input.order_id));
  if (input.status) all.push(Prisma.sql`p.status = ${input.status}`);
  if (input.merchant_id) all.push(Prisma.sql`p.merchant_id = ${input.merchant_id}`);
  if (input.cursor) all.push(Prisma.sql`p.id < ${input.cursor}`);
  return all;
}

/** `%` and `_` are letters of an order id, not wildcards. The index `payment_intents_order_prefix` serves this. */
function beginsWith(orderId: string): Prisma.Sql {
  return Prisma.sql`p.order_id LIKE ${`${orderId.replace(/[\\%_]/g, "\\$&")}%`}`;
}

function serialize(row: Row): unknown {
  return {
    payment_intent_id: row.id,
    order_id: row.order_id,
    status: row.status,
    amount: row.amount.toString(),
    currency: row.currency,
    merchant_id: row.merchant_id,
    merchant_name: row.merchant_name,
    psp_account_name: row.psp_account_name,
    card: row.card_last4 === null ? null : { brand: row.card_brand, last4: row.card_last4 },
    created_ms: row.created_at.getTime(),
    updated_ms: row.updated_at.getTime(),
    livemode: row.livemode,
  };
}
