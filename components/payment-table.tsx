"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import type { ReactNode } from "react";
import { type ColumnName, columnClasses, columnWords } from "@/components/payment-columns";
import { PaymentRow } from "@/components/payment-row";
import { type Changes, changed, isNarrowed, type PaymentList } from "@/components/payment-search-address";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Empty } from "@/components/ui/empty";
import { ScrollBox } from "@/components/ui/scroll-box";
import { HeadCell, Table } from "@/components/ui/table";
import { useChanged } from "@/components/use-changed";
import { type FoundPayment, type PaymentSort, SearchPayments } from "@/lib/payments/search-schema";

type Props = {
  rows: readonly FoundPayment[];
  list: PaymentList;
  onChange: (changes: Changes) => void;
};

/** Payments as rows. A row that changed since it was last shown is marked for a moment and stays where it is. */
export function PaymentTable({ rows, list, onChange }: Props) {
  const marked = useChanged(rows);
  if (rows.length === 0) return <Nothing list={list} onChange={onChange} />;
  return (
    <ScrollBox label="Payments">
      <Table>
        <thead className="bg-raised/60">
          <tr>
            {list.columns.map((name) => (
              <Head key={name} name={name} list={list} onChange={onChange} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <PaymentRow
              key={row.payment_intent_id}
              row={row}
              columns={list.columns}
              changed={marked.has(row.payment_intent_id)}
              onChange={onChange}
            />
          ))}
        </tbody>
      </Table>
    </ScrollBox>
  );
}

function Head({ name, list, onChange }: Pick<Props, "list" | "onChange"> & { name: ColumnName }) {
  const { sort, currency, q } = list.search;
  const by = name === "created" ? "created" : name === "amount" ? "amount" : undefined;
  const sorted = by && sort.endsWith(by) ? (sort.startsWith("-") ? "descending" : "ascending") : undefined;
  // Amounts have an order within one currency; by creation, everything has.
  const can = by === "created" || (by === "amount" && currency !== undefined && q === undefined);
  return (
    <HeadCell className={columnClasses[name]} aria-sort={sorted}>
      {by && can ? (
        <SortButton sorted={sorted} onClick={() => onChange({ sort: nextSort(by, sort) })} right={name === "amount"}>
          {columnWords[name]}
        </SortButton>
      ) : (
        <span title={by === "amount" ? "Filter by a currency to sort by amount" : undefined}>{columnWords[name]}</span>
      )}
    </HeadCell>
  );
}

function SortButton({
  sorted,
  right,
  onClick,
  children,
}: {
  sorted: "ascending" | "descending" | undefined;
  right: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  const Arrow = sorted === "ascending" ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      onClick={onClick}
      className={classNames("inline-flex min-h-6 items-center gap-1 hover:text-ink", right && "flex-row-reverse")}
    >
      {children}
      <Arrow className={classNames("size-3.5", !sorted && "opacity-0")} aria-hidden />
    </button>
  );
}

function nextSort(by: "created" | "amount", sort: PaymentSort): PaymentSort {
  return sort === `-${by}` ? by : `-${by}`;
}

function Nothing({ list, onChange }: Omit<Props, "rows">) {
  if (!isNarrowed(list)) {
    return (
      <Empty title="No payments yet">
        They appear here by themselves as soon as a merchant creates one through the API.
      </Empty>
    );
  }
  const everything = changed({ search: SearchPayments.parse({}), columns: list.columns }, {}).search;
  const nothing = Object.fromEntries(Object.keys(list.search).map((name) => [name, undefined]));
  return (
    <Empty
      title="No payment matches"
      act={<Button onClick={() => onChange({ ...nothing, ...everything })}>Show all payments</Button>}
    >
      Upper and lower case count in order ids, and the search looks at their beginning. A shorter beginning or fewer
      filters find more.
    </Empty>
  );
}
