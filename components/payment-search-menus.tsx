"use client";

import { Bookmark, Columns3, Download } from "lucide-react";
import { type Changes, type PaymentList, queryOf } from "@/components/payment-search-address";
import { buttonClass } from "@/components/ui/button";
import { MenuButton } from "@/components/ui/menu-button";
import { openedLater } from "@/components/ui/opened-later";

// What is opened later is loaded later.
const PaymentViews = openedLater<{ list: PaymentList; onGiveUp: () => void }>(
  () => import("@/components/payment-views").then((module) => module.PaymentViews),
  ({ onGiveUp }) => onGiveUp(),
);
const PaymentColumnsMenu = openedLater<Omit<Props, "whole"> & { onGiveUp: () => void }>(
  () => import("@/components/payment-columns-menu").then((module) => module.PaymentColumnsMenu),
  ({ onGiveUp }) => onGiveUp(),
);

type Props = {
  list: PaymentList;
  /** Whether the list is all that was asked for; a part of it is not exported. */
  whole: boolean;
  onChange: (changes: Changes) => void;
};

/** Views, columns and export of the list that is shown. */
export function PaymentSearchMenus({ list, whole, onChange }: Props) {
  const all = { ...list.search, starting_after: undefined, ending_before: undefined };
  return (
    <div className="flex gap-2">
      <MenuButton icon={<Bookmark aria-hidden />} name="Views">
        {(onGiveUp) => <PaymentViews list={list} onGiveUp={onGiveUp} />}
      </MenuButton>
      <MenuButton icon={<Columns3 aria-hidden />} name="Columns">
        {(onGiveUp) => <PaymentColumnsMenu list={list} onChange={onChange} onGiveUp={onGiveUp} />}
      </MenuButton>
      {whole ? (
        <a
          className={buttonClass()}
          href={`/api/console/payments/export?${queryOf(all)}`}
          download
          title="All payments that match, as CSV"
        >
          <Download aria-hidden />
          <span className="max-xl:sr-only">Export</span>
        </a>
      ) : null}
    </div>
  );
}
