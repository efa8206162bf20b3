import { problemHeaders, problemOf, refusalOf } from "@/lib/http/problem";
import { requestIdOf } from "@/lib/http/request-id";
import type { StoredResponse } from "@/lib/idempotency/keys";

export type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };
export type RouteHandler = (request: Request, context: RouteContext) => Promise<Response>;

/** The frame of every route: request id in and out, and no error but as a problem. */
export function edge(
  handle: (request: Request, context: RouteContext, requestId: string) => Promise<Response>,
): RouteHandler {
  return async (request, context) => {
    const requestId = requestIdOf(request.headers);
    const response = await handle(request, context, requestId).catch((error: unknown) => {
      const refusal = refusalOf(error, requestId);
      return answerWith(problemOf(refusal, requestId), problemHeaders(refusal));
    });
    response.headers.set("x-request-id", requestId);
    response.headers.set("cache-control", response.headers.get("cache-control") ?? "no-store");
    return response;
  };
}

/** A stored answer as it goes over the wire. */
export function answerWith(response: StoredResponse, headers: Record<string, string> = {}): Response {
  return new Response(response.body, {
    status: response.status,
    headers: { "content-type": response.contentType, ...headers },
  });
}
