"use client";

import type { ReactNode } from "react";
import type { Changes } from "@/components/payment-search-address";
import { paymentStatusLooks } from "@/components/payment-status";
import { Select } from "@/components/ui/select";
import { PAYMENT_STATUSES, type SearchPayments } from "@/lib/payments/search-schema";

type Props = {
  search: SearchPayments;
  onChange: (changes: Changes) => void;
  box: ReactNode;
  /** What is done with the list as a whole. */
  menus: ReactNode;
};

/** The search box, the filter that is set most, and the menus of the list. */
export function PaymentFilterBar({ search, onChange, box, menus }: Props) {
  return (
    <search className="flex flex-wrap items-start gap-2">
      {box}
      <Select
        aria-label="Status"
        className="max-sm:grow"
        value={search.status ?? ""}
        onChange={({ target }) => onChange({ status: PAYMENT_STATUSES.find((each) => each === target.value) })}
      >
        <option value="">Every status</option>
        {PAYMENT_STATUSES.map((status) => (
          <option key={status} value={status}>
            {paymentStatusLooks[status].word}
          </option>
        ))}
      </Select>
      {menus}
    </search>
  );
}
