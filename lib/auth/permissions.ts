import type { OperatorActor, OperatorRole } from "@/lib/core/actor";

/** What an operator can do in the console. Every page and route names the one it needs. */
export type Action =
  | "payments:read"
  | "refunds:decide"
  | "ledger:read"
  | "psps:read"
  | "psps:manage"
  | "routing:manage"
  | "notifications:read"
  | "notifications:reprocess";

/** Who may do what. A role without a line for an action is refused it. */
const permissions: Readonly<Record<OperatorRole, readonly Action[]>> = {
  viewer: ["payments:read", "psps:read", "notifications:read"],
  support: ["payments:read", "psps:read", "notifications:read"],
  approver: ["payments:read", "psps:read", "notifications:read", "refunds:decide"],
  ops: [
    "payments:read",
    "psps:read",
    "notifications:read",
    "ledger:read",
    "psps:manage",
    "routing:manage",
    "notifications:reprocess",
  ],
  admin: [
    "payments:read",
    "psps:read",
    "notifications:read",
    "refunds:decide",
    "ledger:read",
    "psps:manage",
    "routing:manage",
    "notifications:reprocess",
  ],
};

/** Whether an operator's role allows an action. */
export function can(actor: Pick<OperatorActor, "role">, action: Action): boolean {
  return permissions[actor.role].includes(action);
}
