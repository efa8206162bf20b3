import type { OperatorActor, OperatorRole } from "@/lib/core/actor";

const everybody = ["viewer", "support", "approver", "ops", "admin"] as const;

/**
 * Who may do what: the one table that menus, pages, actions, routes and their tests derive from. Reading is for
 * everybody where nothing is confidential; what moves money, and what changes how money moves, has few hands.
 */
export const permissions = {
  "payments:read": everybody,
  /** Capture and cancel. */
  "payments:operate": ["support", "ops", "admin"],
  "refunds:request": ["support", "approver", "admin"],
  "refunds:decide": ["approver", "admin"],
  "psps:read": everybody,
  "psps:manage": ["ops", "admin"],
  "routing:read": everybody,
  "routing:manage": ["ops", "admin"],
  "webhooks:read": everybody,
  /** Send a delivery or an event once more. */
  "webhooks:resend": ["support", "ops", "admin"],
  "notifications:read": everybody,
  "notifications:reprocess": ["ops", "admin"],
  "cases:read": everybody,
  "cases:resolve": ["support", "ops", "admin"],
  "ledger:read": ["approver", "ops", "admin"],
  "audit:read": ["approver", "ops", "admin"],
  "merchants:read": everybody,
  /** Merchants, their API clients, secrets and refund policies. */
  "merchants:manage": ["admin"],
  "operators:read": ["admin"],
  "operators:manage": ["admin"],
  /** One's own name, password, second factor and sessions. */
  "profile:own": everybody,
} as const satisfies Readonly<Record<string, readonly OperatorRole[]>>;

/** What an operator can do in the console. Every page and route names the one it needs. */
export type Action = keyof typeof permissions;

/** Whether an operator's role allows an action. A role that an action doesn't name is refused it. */
export function can(actor: Pick<OperatorActor, "role">, action: Action): boolean {
  const roles: readonly OperatorRole[] = permissions[action];
  return roles.includes(actor.role);
}

/** Actions on what belongs to nobody's tenant: a merchant's own client is refused them, whatever its scopes. */
const ofInstallation: readonly Action[] = [
  "psps:read",
  "psps:manage",
  "routing:read",
  "routing:manage",
  "merchants:manage",
  "operators:read",
  "operators:manage",
];

/** Whether an action reads or changes what is the whole installation's, and not one merchant's. */
export function isOfInstallation(action: Action): boolean {
  return ofInstallation.includes(action);
}
