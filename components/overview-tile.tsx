import Link from "next/link";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

const edges = { good: "border-line", wait: "border-wait", bad: "border-bad" } as const;
const inks = { good: "text-ink", wait: "text-wait", bad: "text-bad" } as const;

/** One thing to know, as a way to where it is dealt with. `value` is short; the sentence under it says the rest. */
export function OverviewTile({
  name,
  href,
  value,
  tone,
  children,
}: {
  name: string;
  href: string;
  value: ReactNode;
  tone: keyof typeof edges;
  children: ReactNode;
}) {
  return (
    <Link
      href={href}
      prefetch={false}
      className={classNames("block min-w-0 space-y-1 rounded-lg border bg-paper p-4 hover:bg-raised", edges[tone])}
    >
      <span className="block text-soft">{name}</span>
      <span className={classNames("block text-xl font-semibold tracking-tight", inks[tone])}>{value}</span>
      <span className="block text-xs text-soft wrap-anywhere">{children}</span>
    </Link>
  );
}
