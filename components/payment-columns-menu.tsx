"use client";

import { Check, Columns3 } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { COLUMN_NAMES, columnWords, lastOf } from "@/components/payment-columns";
import type { Changes, PaymentList } from "@/components/payment-search-address";
import { Menu, menuItemClass } from "@/components/ui/menu";

/** Which columns the table shows. */
export function PaymentColumnsMenu({ list, onChange }: { list: PaymentList; onChange: (changes: Changes) => void }) {
  const last = lastOf(list.columns);
  return (
    <Menu icon={<Columns3 aria-hidden />} name="Columns">
      {COLUMN_NAMES.filter((name) => name !== "order").map((name) => (
        <DropdownMenu.CheckboxItem
          key={name}
          className={menuItemClass}
          disabled={name === last}
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
          {name === last ? <span className="text-xs text-soft">one has to stay</span> : null}
        </DropdownMenu.CheckboxItem>
      ))}
    </Menu>
  );
}
