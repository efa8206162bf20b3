import Link from "next/link";
import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

type Tab = { href: string; name: ReactNode; here: boolean };
type Props = {
  label: string;
  tabs: readonly Tab[];
  /** They stand beside the page where it is wide. */
  beside?: boolean;
};

/** Views of one thing, or parts of one place, each with its own address. */
export function LinkTabs({ label, tabs, beside = false }: Props) {
  return (
    <nav
      aria-label={label}
      className={classNames("flex gap-1 overflow-x-auto", beside && "max-lg:mb-4 lg:flex-col lg:overflow-x-visible")}
    >
      {tabs.map(({ href, name, here }) => (
        <Link
          key={href}
          href={href}
          prefetch={beside ? false : null}
          scroll={beside}
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
