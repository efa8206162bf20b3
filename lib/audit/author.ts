import type { AuditActor } from "@/lib/audit/record";
import type { AdminActor } from "@/lib/core/actor";

/** Who changes something, from where, and by which request. */
export type Author = { actor: AuditActor; requestId: string | null };

/** The person or client behind a request. Of a person the address and the console session are kept as well. */
export function authorOf(actor: AdminActor): Author {
  return {
    actor:
      actor.kind === "operator"
        ? { type: "operator", id: actor.operatorId, ip: actor.ip, sessionId: actor.sessionId }
        : { type: "api_client", id: actor.clientId },
    requestId: actor.requestId,
  };
}
