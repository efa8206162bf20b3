import { authenticateMerchant } from "@/lib/auth/authenticate-merchant";
import { type Action, isOfInstallation } from "@/lib/auth/permissions";
import { allow, currentOperator, refusePageOfAnother } from "@/lib/auth/session";
import type { AdminActor, MerchantActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { env } from "@/lib/env";

/** A merchant's client whose token carries a scope. */
export function merchantWith(scope: string) {
  return async (request: Request, requestId: string): Promise<MerchantActor> => {
    const actor = await authenticateMerchant(request, requestId);
    if (actor.scopes.includes(scope)) return actor;
    throw new AppError("insufficient_scope", `This needs an access token with the scope ${scope}.`);
  };
}

/** A token speaks first; without one, the console session of an operator does, for requests of our own pages alone. */
export function adminWith(contract: { scope: string; action: Action }) {
  return async (request: Request, requestId: string): Promise<AdminActor> => {
    if (request.headers.has("authorization")) {
      const client = await merchantWith(contract.scope)(request, requestId);
      if (client.ofInstallation || !isOfInstallation(contract.action)) return client;
      throw new AppError("forbidden", "This is for clients of the installation: it concerns every merchant.");
    }
    const operator = await currentOperator();
    if (!operator) throw new AppError("unauthorized", "Send an access token, or sign in to the console.");
    if (request.method !== "GET") refuseOtherOrigins(request.headers);
    refusePageOfAnother(operator, request.headers);
    allow(operator, contract.action);
    return { ...operator, requestId };
  };
}

/** A name for who acts, by which nobody gets the answer of somebody else at the same tenant. */
export function nameOf(actor: AdminActor): string {
  return actor.kind === "operator" ? `operator ${actor.operatorId}` : `client ${actor.clientId}`;
}

/** A cookie goes along with whatever any page sends, so an act says from which page it comes. */
function refuseOtherOrigins(headers: Headers): void {
  const { origin } = new URL(env().APP_URL);
  if (headers.get("origin") === origin) return;
  throw new AppError(
    "origin_not_allowed",
    `The console acts only from its own pages, at ${origin}. Open it there and do this again. If that is not its address, its APP_URL has to be put right.`,
  );
}
