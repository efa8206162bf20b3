import { AppError } from "@/lib/core/error";
import { edge, type RouteHandler } from "@/lib/http/edge";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
type Method = (typeof METHODS)[number];

/** The exports of a route file: what it has, and a 405 as a problem for every other method. */
export function methods(handlers: Partial<Record<Method, RouteHandler>>): Record<Method, RouteHandler> {
  const allow = METHODS.filter((method) => handlers[method]).join(", ");
  const refuse = edge(async (request) => {
    throw new AppError("method_not_allowed", `${request.method} is not allowed here. Allowed: ${allow}.`);
  });
  const answerOf = (method: Method): RouteHandler =>
    handlers[method] ??
    (async (request, context) => {
      const response = await refuse(request, context);
      response.headers.set("allow", allow);
      return response;
    });
  return {
    GET: answerOf("GET"),
    POST: answerOf("POST"),
    PUT: answerOf("PUT"),
    PATCH: answerOf("PATCH"),
    DELETE: answerOf("DELETE"),
  };
}

/** The exports of a route file where nothing is, whatever the method. */
export function nothingHere(): Record<Method, RouteHandler> {
  const refuse = edge(async () => {
    throw new AppError("not_found", "There is nothing at this address.");
  });
  return { GET: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse };
}

/**
 * A POST whose last segment says what to do with which object: `rf_1:approve`. The word has to be one of the commands to
 * the letter; anything else is answered as nothing that is there, and does nothing.
 */
export function commands(handlers: Readonly<Record<string, RouteHandler>>): RouteHandler {
  const words = new Map(Object.entries(handlers));
  const nothing = edge(async () => {
    throw new AppError("not_found", `There is no such command. There are ${[...words.keys()].join(", ")}.`);
  });
  return async (request, context) => {
    const { id } = await context.params;
    const [, word = ""] = String(id).split(/:|%3A/i);
    return (words.get(word) ?? nothing)(request, context);
  };
}
