import { Prisma } from "@/lib/db/client";
import type { FoundPayment, PaymentSort } from "@/lib/payments/search-schema";
import type { PaymentIntentStatus } from "@/lib/payments/status";

/** How a search reads the database. Tests hand in one that looks at each statement's plan. */
export type Read = <Row>(sql: Prisma.Sql) => Promise<Row[]>;

export type Direction = "asc" | "desc";

/** What is read of a payment beside its id, of `payment_intents p`. Filters look at these columns and no others. */
export const COLUMNS = Prisma.raw(
  `p.order_id, p.status, p.amount, p.amount_captured, p.amount_refunded, p.currency, p.merchant_id, p.livemode,
   p.latest_charge_id, p.card_brand, p.card_last4, p.created_at, p.updated_at`,
);

/** A payment as the database gives it. Drivers give large integers as bigint or as text. */
export type Row = {
  slice: number;
  id: string;
  order_id: string;
  status: PaymentIntentStatus;
  amount: bigint | string;
  amount_captured: bigint | string;
  amount_refunded: bigint | string;
  currency: string;
  merchant_id: string;
  merchant_name: string;
  livemode: boolean;
  latest_charge_id: string | null;
  psp_account_id: string | null;
  psp_account_name: string | null;
  psp_reference: string | null;
  card_brand: string | null;
  card_last4: string | null;
  created_at: Date;
  updated_at: Date;
};

export function serialize(row: Row): FoundPayment {
  return {
    payment_intent_id: row.id,
    order_id: row.order_id,
    status: row.status,
    amount: Number(row.amount),
    amount_captured: Number(row.amount_captured),
    amount_refunded: Number(row.amount_refunded),
    currency: row.currency,
    merchant_id: row.merchant_id,
    merchant_name: row.merchant_name,
    latest_charge_id: row.latest_charge_id,
    psp_account_id: row.psp_account_id,
    psp_account_name: row.psp_account_name,
    psp_reference: row.psp_reference,
    card: row.card_last4 === null ? null : { brand: row.card_brand, last4: row.card_last4 },
    created_ms: row.created_at.getTime(),
    updated_ms: row.updated_at.getTime(),
    livemode: row.livemode,
  };
}

/** Where a page begins: after this payment in the order of the list. */
export type Cursor = { id: string; amount: bigint };

/** The order of a list, and which part of it a page is read from. */
export type Span = {
  by: "created" | "amount";
  direction: Direction;
  after: Cursor | undefined;
  /** Ids outside of these were not made in the time that is looked for. */
  idFrom: string | undefined;
  idBelow: string | undefined;
  /** So many payments a slice looks at. */
  look: number;
};

/** The order in which rows have to be read: the list's own, or the other way round for the page before. */
export function orderOf(sort: PaymentSort, backwards: boolean): Pick<Span, "by" | "direction"> {
  const descending = sort.startsWith("-") !== backwards;
  return { by: sort.endsWith("amount") ? "amount" : "created", direction: descending ? "desc" : "asc" };
}
