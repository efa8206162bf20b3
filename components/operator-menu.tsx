"use client";

import { ChevronDown, LogOut } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useTransition } from "react";
import { buttonClass } from "@/components/ui/button";

/** Who is signed in, in which role, and the way out. */
export function OperatorMenu({
  operator,
  signOut,
}: {
  operator: { name: string; email: string; role: string };
  signOut: () => Promise<void>;
}) {
  const [pending, startTransition] = useTransition();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className={buttonClass({ kind: "quiet" })} aria-label={`Account of ${operator.name}`}>
        <span className="max-sm:hidden">{operator.name}</span>
        <span className="rounded bg-raised px-1.5 py-0.5 text-xs text-soft">{operator.role}</span>
        <ChevronDown aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          className="z-20 min-w-56 rounded-lg border border-line bg-paper p-1 shadow-lg"
        >
          <DropdownMenu.Label className="px-2 py-1.5">
            <span className="block font-medium">{operator.name}</span>
            <span className="block text-xs text-soft">{operator.email}</span>
          </DropdownMenu.Label>
          <DropdownMenu.Separator className="my-1 h-px bg-line" />
          <DropdownMenu.Item
            disabled={pending}
            onSelect={(event) => {
              event.preventDefault();
              startTransition(signOut);
            }}
            className="flex cursor-pointer items-center gap-2 rounded px-2 py-1.5 outline-none data-disabled:opacity-60 data-highlighted:bg-raised"
          >
            <LogOut className="size-4" aria-hidden />
            {pending ? "Signing out…" : "Sign out"}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
