import Link from "next/link";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

type Tab = { href: string; name: ReactNode; here: boolean };

/** Views of one thing, each with its own address. */
export function LinkTabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav aria-label={label} className="flex gap-1 overflow-x-auto">
      {tabs.map(({ href, name, here }) => (
        <Link
          key={href}
          href={href}
          scroll={false}
          aria-current={here ? "page" : undefined}
          className={classNames(
            "rounded-md px-3 py-1.5 font-medium whitespace-nowrap text-soft hover:bg-raised hover:text-ink",
            here && "bg-raised text-ink",
          )}
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}
