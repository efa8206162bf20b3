import type { PlaceIcon } from "@/components/console-nav";
import { type Action, can } from "@/lib/auth/permissions";
import type { OperatorActor } from "@/lib/core/actor";

type Place = {
  href: string;
  name: string;
  icon: PlaceIcon;
  /** What one has to be allowed to see it. */
  action: Action;
  /** The letter that leads there after `g`. */
  key: string;
  /** Another path whose pages belong to it. */
  also?: string;
};

/** The console's places, as its menu and its command palette list them. A page's rights come from here. */
export const places = [
  { href: "/", name: "Overview", icon: "overview", action: "payments:read", key: "h" },
  { href: "/payments", name: "Payments", icon: "payments", action: "payments:read", key: "p" },
  { href: "/refunds", name: "Refunds", icon: "refunds", action: "payments:read", key: "r" },
  { href: "/cases", name: "Cases", icon: "cases", action: "cases:read", key: "c" },
  { href: "/psps", name: "PSPs", icon: "psps", action: "psps:read", key: "s" },
  { href: "/routing", name: "Routing", icon: "routing", action: "routing:read", key: "t" },
  { href: "/webhooks", name: "Webhooks", icon: "webhooks", action: "webhooks:read", key: "w", also: "/deliveries" },
  { href: "/events", name: "Events", icon: "events", action: "webhooks:read", key: "e" },
  { href: "/notifications", name: "Notifications", icon: "notifications", action: "notifications:read", key: "n" },
  { href: "/ledger", name: "Ledger", icon: "ledger", action: "ledger:read", key: "l" },
  { href: "/audit", name: "Audit log", icon: "audit", action: "audit:read", key: "a" },
  { href: "/settings", name: "Settings", icon: "settings", action: "profile:own", key: "," },
] as const satisfies readonly Place[];

/** The places that a role may see. */
export function placesFor(operator: Pick<OperatorActor, "role">): Place[] {
  return places.filter(({ action }) => can(operator, action));
}
