"use client";

import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { buttonClass } from "@/components/ui/button";

/** The look of a menu's item. */
export const menuItemClass =
  "flex min-h-8 cursor-pointer items-center gap-2 rounded px-2 py-1 outline-none data-disabled:opacity-60 data-highlighted:bg-raised";

/** A button with its menu, which is open from the start: see `MenuButton`. */
export function Menu({ icon, name, children }: { icon: ReactNode; name: string; children: ReactNode }) {
  return (
    <DropdownMenu.Root defaultOpen>
      <DropdownMenu.Trigger className={buttonClass()}>
        {icon}
        <span className="max-xl:sr-only">{name}</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          className="z-20 max-h-[70dvh] min-w-52 overflow-y-auto rounded-lg border border-line bg-paper p-1 shadow-lg"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
