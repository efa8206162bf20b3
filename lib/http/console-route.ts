import type { z } from "zod";
import type { Action } from "@/lib/auth/permissions";
import { allow, currentOperator, currentOperatorUnattended, refusePageOfAnother } from "@/lib/auth/session";
import type { OperatorActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { edge } from "@/lib/http/edge";
import { validate } from "@/lib/http/validate";

/** Set by screens that refresh themselves: nobody touched anything. */
const UNATTENDED_HEADER = "x-unattended";

/** A read of the console's screens: session, role, query, in this order. Only our own pages call it. */
export function consoleRoute<Query extends z.ZodType>(
  contract: { action: Action; query: Query },
  handle: (actor: OperatorActor, query: z.output<Query>) => Promise<unknown>,
) {
  return edge(async (request, _context, requestId) => {
    const unattended = request.headers.has(UNATTENDED_HEADER);
    const operator = await (unattended ? currentOperatorUnattended() : currentOperator());
    if (!operator) throw new AppError("unauthorized", "You are signed out. Sign in again.");
    refusePageOfAnother(operator, request.headers);
    allow(operator, contract.action);
    const query = validate(contract.query, Object.fromEntries(new URL(request.url).searchParams));
    return Response.json(await handle({ ...operator, requestId }, query));
  });
}
