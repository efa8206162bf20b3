"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { Amount } from "@/components/amount";
import { type ColumnName, columnClasses } from "@/components/payment-columns";
import type { Changes } from "@/components/payment-search-address";
import { PaymentStatus } from "@/components/payment-status";
import { classNames } from "@/components/ui/class-names";
import { CopyButton } from "@/components/ui/copy-button";
import { Cell, Row } from "@/components/ui/table";
import { RelativeTime } from "@/components/ui/time";
import { Written } from "@/components/ui/written";
import type { FoundPayment } from "@/lib/payments/search-schema";

type Props = {
  row: FoundPayment;
  columns: readonly ColumnName[];
  changed: boolean;
  onChange: (changes: Changes) => void;
};

/** One payment. Its link covers the whole row. */
export function PaymentRow({ row, columns, changed, onChange }: Props) {
  return (
    <Row
      className={classNames(
        "group relative hover:bg-raised/60 has-[a[data-row]:focus-visible]:bg-open-ground",
        changed && "motion-safe:animate-mark",
      )}
    >
      {columns.map((name) => (
        <Cell key={name} className={classNames(columnClasses[name], cellClasses[name])}>
          {cells[name](row, onChange)}
        </Cell>
      ))}
    </Row>
  );
}

const cellClasses: Partial<Readonly<Record<ColumnName, string>>> = {
  created: "text-soft",
  order: "w-full max-w-0 min-w-36 md:w-2/5 md:min-w-44",
  psp: "whitespace-nowrap",
  card: "whitespace-nowrap",
  changed: "text-soft",
};

const cells: Readonly<Record<ColumnName, (row: FoundPayment, onChange: Props["onChange"]) => ReactNode>> = {
  created: (row) => <RelativeTime atMs={row.created_ms} />,
  order: (row) => <OrderCell row={row} />,
  amount: (row) => (
    <>
      <Amount minor={String(row.amount)} currency={row.currency} />
      <span className="mt-1 block md:hidden">
        <PaymentStatus status={row.status} />
      </span>
    </>
  ),
  status: (row) => <PaymentStatus status={row.status} />,
  merchant: (row, onChange) => (
    <button
      type="button"
      className="relative z-1 block max-w-36 truncate rounded py-0.5 hover:underline"
      title={`Only payments of ${row.merchant_name} (${row.merchant_id})`}
      onClick={() => onChange({ merchant_id: row.merchant_id, merchant: undefined })}
    >
      <bdi>{row.merchant_name}</bdi>
    </button>
  ),
  psp: (row) =>
    row.psp_account_name === null ? (
      <None />
    ) : (
      <span className="block max-w-36 truncate" title={row.psp_account_name}>
        <bdi>{row.psp_account_name}</bdi>
      </span>
    ),
  card: (row) => (row.card ? `${row.card.brand ?? "card"} ·· ${row.card.last4}` : <None />),
  changed: (row) => <RelativeTime atMs={row.updated_ms} />,
  captured: (row) => <Amount minor={String(row.amount_captured)} currency={row.currency} />,
  refunded: (row) => <Amount minor={String(row.amount_refunded)} currency={row.currency} />,
  payment: (row) => <Id text={row.payment_intent_id} label="payment id" />,
  reference: (row) => (row.psp_reference ? <Id text={row.psp_reference} label="PSP reference" /> : <None />),
};

function OrderCell({ row }: { row: FoundPayment }) {
  return (
    <>
      <span className="flex min-w-0 items-center gap-1">
        <Link
          data-row
          href={`/payments/${row.payment_intent_id}`}
          prefetch={false}
          title={row.order_id}
          // The link's area is the whole row; what can be clicked in the row lies above it.
          className="truncate font-medium outline-none after:absolute after:inset-0 focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          <Written>{row.order_id}</Written>
        </Link>
        {row.livemode ? null : <TestMark />}
        <span className="relative z-1 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 max-md:hidden">
          <CopyButton text={row.order_id} label="order id" />
        </span>
      </span>
      <span className="mt-0.5 flex gap-1.5 text-xs text-soft lg:hidden">
        <RelativeTime atMs={row.created_ms} />
        <span className="truncate md:hidden">
          · <bdi>{row.merchant_name}</bdi>
        </span>
      </span>
    </>
  );
}

function Id({ text, label }: { text: string; label: string }) {
  return (
    <span className="flex items-center gap-1 font-mono text-xs whitespace-nowrap">
      {text}
      <span className="relative z-1 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
        <CopyButton text={text} label={label} />
      </span>
    </span>
  );
}

function TestMark() {
  return <span className="rounded border border-line px-1 text-[0.6875rem] leading-4 text-soft">test</span>;
}

function None() {
  return <span className="text-soft">–</span>;
}
