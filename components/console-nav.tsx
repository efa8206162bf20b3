"use client";

import { Activity, CreditCard, Undo2 } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "@/components/ui/class-names";

const PLACES = [
  { href: "/payments", name: "Payments", Icon: CreditCard },
  { href: "/refunds", name: "Refunds", Icon: Undo2 },
  { href: "/psps", name: "PSPs", Icon: Activity },
] as const;

/** The console's places, with the one where the reader is marked. */
export function ConsoleNav() {
  const pathname = usePathname();
  return (
    <nav aria-label="Console" className="flex gap-1">
      {PLACES.map(({ href, name, Icon }) => {
        const here = pathname === href || pathname.startsWith(`${href}/`);
        return (
          <Link
            key={href}
            href={href}
            aria-current={here ? "page" : undefined}
            className={classNames(
              "flex h-9 items-center gap-2 rounded-md px-2.5 font-medium sm:px-3 text-soft hover:bg-raised hover:text-ink",
              here && "bg-raised text-ink",
            )}
          >
            <Icon className="size-4" aria-hidden />
            <span className="max-sm:sr-only">{name}</span>
          </Link>
        );
      })}
    </nav>
  );
}
