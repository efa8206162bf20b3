import type { AuditActor } from "@/lib/audit/record";
import type { AdminActor } from "@/lib/core/actor";

/** Who changes something about the installation, and by which request. */
export type Author = { actor: AuditActor; requestId: string | null };

/** The product itself. */
export const PAYDESK: Author = { actor: { type: "system", id: "paydesk" }, requestId: null };

/** The person or client behind a request. */
export function authorOf(actor: AdminActor): Author {
  return {
    actor:
      actor.kind === "operator"
        ? { type: "operator", id: actor.operatorId }
        : { type: "api_client", id: actor.clientId },
    requestId: actor.requestId,
  };
}
