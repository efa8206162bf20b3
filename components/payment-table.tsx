"use client";

import Link from "next/link";
import { Amount } from "@/components/amount";
import type { PaymentFilters } from "@/components/payment-search-address";
import { PaymentStatus } from "@/components/payment-status";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { CopyButton } from "@/components/ui/copy-button";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { RelativeTime } from "@/components/ui/time";
import { useChanged } from "@/components/use-changed";
import type { FoundPayment } from "@/lib/payments/search-schema";

type Props = {
  rows: readonly FoundPayment[];
  filters: PaymentFilters;
  onChange: (changes: Partial<PaymentFilters>) => void;
};

/** Payments as rows. A row that changed since it was last shown is marked for a moment and stays where it is. */
export function PaymentTable({ rows, filters, onChange }: Props) {
  const changed = useChanged(rows);
  if (rows.length === 0) return <Nothing filters={filters} onChange={onChange} />;
  return (
    <div className="overflow-hidden rounded-lg border border-line bg-paper">
      <Table>
        <thead className="bg-raised/60">
          <tr>
            <HeadCell className="max-lg:hidden">Created</HeadCell>
            <HeadCell>Order</HeadCell>
            <HeadCell className="text-right">Amount</HeadCell>
            <HeadCell className="max-md:hidden">Status</HeadCell>
            <HeadCell className="max-md:hidden">Merchant</HeadCell>
            <HeadCell className="max-lg:hidden">PSP</HeadCell>
            <HeadCell className="max-lg:hidden">Card</HeadCell>
            <HeadCell className="max-lg:hidden">Last change</HeadCell>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <PaymentRow
              key={row.payment_intent_id}
              row={row}
              changed={changed.has(row.payment_intent_id)}
              onChange={onChange}
            />
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function PaymentRow({ row, changed, onChange }: { row: FoundPayment; changed: boolean; onChange: Props["onChange"] }) {
  return (
    <Row
      className={classNames(
        "group relative hover:bg-raised/60 has-[a[data-row]:focus-visible]:bg-open-ground",
        changed && "motion-safe:animate-mark",
      )}
    >
      <Cell className="text-soft max-lg:hidden">
        <RelativeTime atMs={row.created_ms} />
      </Cell>
      <Cell className="w-full max-w-0 md:w-2/5">
        <span className="flex min-w-0 items-center gap-1">
          <Link
            data-row
            href={`/payments/${row.payment_intent_id}`}
            prefetch={false}
            title={row.order_id}
            // The link's area is the whole row; what can be clicked in the row lies above it.
            className="truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
          >
            {row.order_id}
          </Link>
          {row.livemode ? null : <TestMark />}
          <span className="relative z-1 opacity-0 group-hover:opacity-100 group-focus-within:opacity-100 max-md:hidden">
            <CopyButton text={row.order_id} label="order id" />
          </span>
        </span>
        <span className="mt-0.5 flex gap-1.5 text-xs text-soft lg:hidden">
          <RelativeTime atMs={row.created_ms} />
          <span className="truncate md:hidden">· {row.merchant_name}</span>
        </span>
      </Cell>
      <Cell className="text-right">
        <Amount minor={row.amount} currency={row.currency} />
        <span className="mt-1 block md:hidden">
          <PaymentStatus status={row.status} />
        </span>
      </Cell>
      <Cell className="max-md:hidden">
        <PaymentStatus status={row.status} />
      </Cell>
      <Cell className="max-md:hidden">
        <button
          type="button"
          className="relative z-1 rounded whitespace-nowrap hover:underline"
          title={`Only payments of ${row.merchant_name} (${row.merchant_id})`}
          onClick={() => onChange({ merchant_id: row.merchant_id })}
        >
          {row.merchant_name}
        </button>
      </Cell>
      <Cell className="whitespace-nowrap max-lg:hidden">{row.psp_account_name ?? <None />}</Cell>
      <Cell className="whitespace-nowrap max-lg:hidden">
        {row.card ? `${row.card.brand ?? "card"} ·· ${row.card.last4}` : <None />}
      </Cell>
      <Cell className="text-soft max-lg:hidden">
        <RelativeTime atMs={row.updated_ms} />
      </Cell>
    </Row>
  );
}

function TestMark() {
  return <span className="rounded border border-line px-1 text-[0.6875rem] leading-4 text-soft">test</span>;
}

function None() {
  return <span className="text-soft">–</span>;
}

function Nothing({ filters, onChange }: Omit<Props, "rows">) {
  const filtered = filters.q || filters.order_id || filters.status || filters.merchant_id || filters.cursor;
  return (
    <div className="space-y-3 rounded-lg border border-dashed border-line px-6 py-16 text-center">
      <p className="font-semibold">{filtered ? "No payment matches" : "No payments yet"}</p>
      <p className="mx-auto max-w-md text-soft">
        {filtered
          ? "Upper and lower case count, and the search looks at the beginning of order ids. A shorter beginning finds more."
          : "They appear here by themselves as soon as a merchant creates one through the API."}
      </p>
      {filtered ? (
        <Button
          onClick={() => onChange({ q: undefined, order_id: undefined, status: undefined, merchant_id: undefined })}
        >
          Show all payments
        </Button>
      ) : null}
    </div>
  );
}
