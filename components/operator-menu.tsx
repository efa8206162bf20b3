"use client";

import { ChevronDown, LogOut, UserRound } from "lucide-react";
import Link from "next/link";
import { useId, useRef, useTransition } from "react";
import { buttonClass } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";

const itemClass = "flex w-full items-center gap-2 rounded px-2 py-1.5 text-left hover:bg-raised disabled:opacity-60";

/** Who is signed in, in which role, the way to the own profile, and the way out. The browser opens and closes it. */
export function OperatorMenu({
  operator,
  signOut,
}: {
  operator: { name: string; email: string; role: string };
  signOut: () => Promise<void>;
}) {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const [pending, startTransition] = useTransition();
  return (
    <>
      <button type="button" popoverTarget={id} className={buttonClass({ kind: "quiet" })}>
        <span className="sr-only">Account of </span>
        <span className="max-w-48 truncate max-sm:sr-only">
          <bdi>{operator.name}</bdi>
        </span>
        <span className="rounded bg-raised px-1.5 py-0.5 text-xs text-soft">{operator.role}</span>
        <ChevronDown aria-hidden />
      </button>
      <div
        ref={menu}
        id={id}
        popover="auto"
        className="fixed inset-auto top-13 right-3 m-0 min-w-56 rounded-lg border border-line bg-paper p-1 text-ink shadow-lg"
      >
        <p className="border-b border-line px-2 pt-1 pb-2">
          <span className="block font-medium wrap-anywhere">
            <bdi>{operator.name}</bdi>
          </span>
          <span className="block text-xs wrap-anywhere text-soft">{operator.email}</span>
        </p>
        <Link
          href="/settings/profile"
          prefetch={false}
          className={classNames(itemClass, "mt-1")}
          onClick={() => menu.current?.hidePopover()}
        >
          <UserRound className="size-4" aria-hidden />
          Profile
        </Link>
        <button type="button" disabled={pending} className={itemClass} onClick={() => startTransition(signOut)}>
          <LogOut className="size-4" aria-hidden />
          {pending ? "Signing out…" : "Sign out"}
        </button>
      </div>
    </>
  );
}
