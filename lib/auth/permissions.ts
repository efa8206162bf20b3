import type { OperatorActor, OperatorRole } from "@/lib/core/actor";

/** What an operator can do in the console. Every page and route names the one it needs. */
export type Action = "payments:read";

/** Who may do what. A role without a line for an action is refused it. */
const permissions: Readonly<Record<OperatorRole, readonly Action[]>> = {
  viewer: ["payments:read"],
  support: ["payments:read"],
  approver: ["payments:read"],
  ops: ["payments:read"],
  admin: ["payments:read"],
};

/** Whether an operator's role allows an action. */
export function can(actor: Pick<OperatorActor, "role">, action: Action): boolean {
  return permissions[actor.role].includes(action);
}
