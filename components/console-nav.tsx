"use client";

import {
  Activity,
  Bell,
  BookOpenText,
  CreditCard,
  Gauge,
  Landmark,
  Megaphone,
  Settings,
  Signpost,
  TriangleAlert,
  Undo2,
  Webhook,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { classNames } from "@/components/ui/class-names";
import { LinkPending } from "@/components/ui/link-pending";

const icons = {
  overview: Gauge,
  payments: CreditCard,
  refunds: Undo2,
  cases: TriangleAlert,
  psps: Activity,
  routing: Signpost,
  webhooks: Webhook,
  events: Megaphone,
  notifications: Bell,
  ledger: Landmark,
  audit: BookOpenText,
  settings: Settings,
} as const;

export type PlaceIcon = keyof typeof icons;

/** A place of the console that the reader may see. */
export type ConsolePlace = { href: string; name: string; icon: PlaceIcon; key: string; also?: string };

/** The console's places, with the one where the reader is marked. */
export function ConsoleNav({ places, onGo }: { places: readonly ConsolePlace[]; onGo?: () => void }) {
  const pathname = usePathname();
  return (
    <nav aria-label="Console" className="space-y-0.5">
      {places.map(({ href, name, icon, also = href }) => {
        const here = [href, also].some(
          (path) => pathname === path || (path !== "/" && pathname.startsWith(`${path}/`)),
        );
        const Icon = icons[icon];
        return (
          <Link
            key={href}
            href={href}
            prefetch={false}
            onClick={() => onGo?.()}
            aria-current={here ? "page" : undefined}
            className={classNames(
              "flex h-9 items-center gap-2.5 rounded-md px-2.5 font-medium text-soft hover:bg-raised hover:text-ink",
              here && "bg-raised text-ink",
            )}
          >
            <Icon className="size-4" aria-hidden />
            {name}
            <LinkPending />
          </Link>
        );
      })}
    </nav>
  );
}
