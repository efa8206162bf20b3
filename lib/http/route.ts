import type { z } from "zod";
import { authenticateMerchant } from "@/lib/auth/authenticate-merchant";
import type { MerchantActor } from "@/lib/core/actor";
import { AppError, errorCodes } from "@/lib/core/error";
import { parseJson, readBody } from "@/lib/http/body";
import { keyedRequest } from "@/lib/http/idempotency-key";
import { waitMsOf } from "@/lib/http/prefer";
import { problemHeaders, problemOf, refusalOf } from "@/lib/http/problem";
import { requestIdOf } from "@/lib/http/request-id";
import { validate, validateParams } from "@/lib/http/validate";
import { awaitAnswer, type Committed, type Snapshot } from "@/lib/idempotency/await-answer";
import { type KeyedRequest, KeyTaken, recordRefusal, type StoredResponse, takeOver } from "@/lib/idempotency/keys";

type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };
type RouteHandler = (request: Request, context: RouteContext) => Promise<Response>;

/** What a route takes. The names are those of the OpenAPI document. */
type Contract<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> = {
  scope: string;
  params?: Params;
  query?: Query;
  body?: Body;
};

type Parsed<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> = {
  actor: MerchantActor;
  params: z.output<Params>;
  query: z.output<Query>;
  body: z.output<Body>;
  waitMs: number;
  headers: Headers;
};

type Answer = { status: number; body: unknown; headers?: Record<string, string> };

/** A route of the merchant API that only reads. */
export function merchantRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  contract: Contract<Params, Query, Body>,
  handle: (input: Parsed<Params, Query, Body>) => Promise<Answer>,
): RouteHandler {
  return edge(async (request, context, requestId) => {
    const input = await parse(contract, request, context, requestId);
    const answer = await handle(input);
    const body = answer.status === 304 ? null : JSON.stringify(answer.body);
    return new Response(body, {
      status: answer.status,
      headers: { "content-type": "application/json", ...answer.headers },
    });
  });
}

/**
 * A route of the merchant API that moves or commits money: it needs an Idempotency-Key, does its work once, waits for
 * the outcome, and gives every later request with the key the same bytes.
 */
export function idempotentMerchantRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  contract: Contract<Params, Query, Body> & { successStatus: number; snapshot: Snapshot },
  commit: (input: Parsed<Params, Query, Body> & { request: KeyedRequest }) => Promise<Committed>,
): RouteHandler {
  return edge(async (request, context, requestId) => {
    const input = await parse(contract, request, context, requestId);
    const keyed = keyedRequest(request, input.body, { requestId, successStatus: contract.successStatus });
    const outcome = await commitOnce(input.actor, keyed, () => commit({ ...input, request: keyed }));
    const response = await awaitAnswer(input.actor, keyed, outcome.committed, input.waitMs, contract.snapshot);
    return answerWith(response, outcome.replayed ? { "idempotent-replayed": "true" } : outcome.headers);
  });
}

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

/** Order of checks: size, authentication, scope, then the rest of the request. No key is claimed before all of it. */
async function parse<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  contract: Contract<Params, Query, Body>,
  request: Request,
  context: RouteContext,
  requestId: string,
): Promise<Parsed<Params, Query, Body>> {
  const bytes = contract.body ? await readBody(request) : new Uint8Array();
  const actor = await authenticateMerchant(request, requestId);
  if (!actor.scopes.includes(contract.scope)) {
    throw new AppError("insufficient_scope", `This needs an access token with the scope ${contract.scope}.`);
  }
  if (contract.body && !/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) {
    throw new AppError("unsupported_media_type", "Send the body as application/json.");
  }
  return {
    actor,
    params: contract.params
      ? validateParams(contract.params, await context.params)
      : validateIf<Params>(undefined, undefined),
    query: validateIf(contract.query, Object.fromEntries(new URL(request.url).searchParams)),
    body: contract.body ? validate(contract.body, parseJson(bytes)) : validateIf<Body>(undefined, undefined),
    waitMs: waitMsOf(request.headers),
    headers: request.headers,
  };
}

/** A part without a schema is not looked at, and not handed on. */
function validateIf<Schema extends z.ZodType>(schema: Schema | undefined, value: unknown): z.output<Schema> {
  return (schema ? validate(schema, value) : undefined) as z.output<Schema>;
}

type Outcome = { committed: Committed; replayed: boolean; headers: Record<string, string> };

/** Does the work if this is the first request with its key, and else finds out what the first one came to. */
async function commitOnce(
  actor: MerchantActor,
  keyed: KeyedRequest,
  commit: () => Promise<Committed>,
): Promise<Outcome> {
  try {
    return { committed: await commit(), replayed: false, headers: {} };
  } catch (error) {
    if (error instanceof KeyTaken) return outcomeOf(await takeOver(actor, keyed));
    if (!(error instanceof AppError) || !("recorded" in errorCodes[error.code])) throw error;
    const problem = problemOf(error, actor.requestId);
    const state = await recordRefusal(actor, keyed, problem);
    if (state.state === "finished" && state.response === problem) {
      return { committed: { response: problem }, replayed: false, headers: problemHeaders(error) };
    }
    return outcomeOf(state);
  }
}

function outcomeOf(state: Awaited<ReturnType<typeof takeOver>>): Outcome {
  return { committed: state.state === "finished" ? { response: state.response } : state, replayed: true, headers: {} };
}

function answerWith(response: StoredResponse, headers: Record<string, string> = {}): Response {
  return new Response(response.body, {
    status: response.status,
    headers: { "content-type": response.contentType, ...headers },
  });
}
