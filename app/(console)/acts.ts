import { type Action, can } from "@/lib/auth/permissions";
import type { OperatorActor } from "@/lib/core/actor";

type Act = {
  name: string;
  /** Where it is done. */
  href: string;
  /** What one has to be allowed to do it. */
  action: Action;
};

/** What people come to do, for the command palette. What can be done on the page itself is told by its keys. */
const acts = [
  { name: "Decide about refunds", href: "/refunds?tab=waiting", action: "refunds:decide" },
  { name: "Hold, probe or disable a PSP", href: "/psps", action: "psps:manage" },
  { name: "Change the routing rules", href: "/routing", action: "routing:manage" },
  { name: "Resolve a case", href: "/cases", action: "cases:resolve" },
  { name: "Send failing webhooks again", href: "/deliveries?status=pending", action: "webhooks:resend" },
  { name: "Reprocess parked notifications", href: "/notifications?status=parked", action: "notifications:reprocess" },
  { name: "Check the books", href: "/ledger", action: "ledger:read" },
  { name: "Verify the audit log", href: "/audit", action: "audit:read" },
  { name: "Make a merchant or an API client", href: "/settings/merchants", action: "merchants:manage" },
  { name: "Invite an operator", href: "/settings/operators", action: "operators:manage" },
  { name: "Change my password or second factor", href: "/settings/profile", action: "profile:own" },
] as const satisfies readonly Act[];

/** The acts that a role may do. */
export function actsFor(operator: Pick<OperatorActor, "role">): Act[] {
  return acts.filter(({ action }) => can(operator, action));
}
