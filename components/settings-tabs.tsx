"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "@/components/ui/class-names";

/** The parts of the settings, with the one where the reader is marked. Beside the page, or above it where it is narrow. */
export function SettingsTabs({ sections }: { sections: ReadonlyArray<{ href: string; name: string }> }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Settings" className="flex gap-1 max-lg:mb-4 max-lg:overflow-x-auto lg:flex-col">
      {sections.map(({ href, name }) => {
        const here = pathname === href || pathname.startsWith(`${href}/`);
        return (
          <Link
            key={href}
            href={href}
            prefetch={false}
            aria-current={here ? "page" : undefined}
            className={classNames(
              "rounded-md px-3 py-1.5 font-medium whitespace-nowrap text-soft hover:bg-raised hover:text-ink",
              here && "bg-raised text-ink",
            )}
          >
            {name}
          </Link>
        );
      })}
    </nav>
  );
}
