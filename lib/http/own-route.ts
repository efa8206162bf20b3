import type { z } from "zod";
import type { OperatorActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { adminRoute } from "@/lib/http/route";

/**
 * An act of an operator on their own account: session, our own Origin, body, in this order. There is no token with this
 * scope, so no program has a profile.
 */
export function ownRoute<Body extends z.ZodType>(
  contract: { body: Body },
  handle: (actor: OperatorActor, body: z.output<Body>) => Promise<unknown>,
) {
  return adminRoute({ scope: "profile:own", action: "profile:own", body: contract.body }, async ({ actor, body }) => {
    if (actor.kind !== "operator") throw new AppError("forbidden", "Only a person has a profile.");
    return { status: 200, body: (await handle(actor, body)) ?? {} };
  });
}
