import type { AdminActor } from "@/lib/core/actor";
import type { Tx } from "@/lib/db/client";

/**
 * Puts down who is about to be shown a secret of a client: with it they can act as the client, so they are behind it from
 * now on, and stay so when the secret has ended. What a client is shown, everybody behind that client is shown.
 */
export async function rememberShown(tx: Tx, actor: AdminActor, clientId: string): Promise<void> {
  const [operatorId, byClientId] = actor.kind === "operator" ? [actor.operatorId, null] : [null, actor.clientId];
  await tx.$executeRaw`
    INSERT INTO api_client_people (client_id, operator_id, since)
    SELECT ${clientId}, person, clock_timestamp()
    FROM (SELECT ${operatorId}::text UNION SELECT people_behind_client(${byClientId}::text)) AS shown (person)
    WHERE person IS NOT NULL
    ON CONFLICT DO NOTHING`;
}
