"use client";

import { Check, Columns3, Download } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { COLUMN_NAMES, columnWords } from "@/components/payment-columns";
import { type Changes, type PaymentList, queryOf } from "@/components/payment-search-address";
import { PaymentViews } from "@/components/payment-views";
import { buttonClass } from "@/components/ui/button";
import { Menu, menuItemClass } from "@/components/ui/menu";

type Props = { list: PaymentList; onChange: (changes: Changes) => void };

/** Views, columns and export of the list that is shown. */
export function PaymentSearchMenus({ list, onChange }: Props) {
  const whole = { ...list.search, starting_after: undefined, ending_before: undefined };
  return (
    <div className="flex gap-2">
      <PaymentViews list={list} />
      <ColumnsMenu list={list} onChange={onChange} />
      <a
        className={buttonClass()}
        href={`/api/console/payments/export?${queryOf(whole)}`}
        download
        title="All payments that match, as CSV"
      >
        <Download aria-hidden />
        <span className="max-xl:sr-only">Export</span>
      </a>
    </div>
  );
}

function ColumnsMenu({ list, onChange }: Props) {
  return (
    <Menu icon={<Columns3 aria-hidden />} name="Columns">
      {COLUMN_NAMES.filter((name) => name !== "order").map((name) => (
        <DropdownMenu.CheckboxItem
          key={name}
          className={menuItemClass}
          checked={list.columns.includes(name)}
          // The menu stays: people choose more than one.
          onSelect={(event) => event.preventDefault()}
          onCheckedChange={(on) =>
            onChange({
              columns: COLUMN_NAMES.filter((each) => (each === name ? on : list.columns.includes(each))),
            })
          }
        >
          <span className="size-4">
            <DropdownMenu.ItemIndicator>
              <Check className="size-4" aria-hidden />
            </DropdownMenu.ItemIndicator>
          </span>
          {columnWords[name]}
        </DropdownMenu.CheckboxItem>
      ))}
    </Menu>
  );
}
