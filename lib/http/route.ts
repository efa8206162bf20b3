import type { z } from "zod";
import { authenticateMerchant } from "@/lib/auth/authenticate-merchant";
import { type Action, isOfInstallation } from "@/lib/auth/permissions";
import { allow, currentOperator } from "@/lib/auth/session";
import type { AdminActor, MerchantActor } from "@/lib/core/actor";
import { AppError, errorCodes } from "@/lib/core/error";
import { env } from "@/lib/env";
import { parseJson, readBody } from "@/lib/http/body";
import { keyedRequest } from "@/lib/http/idempotency-key";
import { waitMsOf } from "@/lib/http/prefer";
import { problemHeaders, problemOf, refusalOf } from "@/lib/http/problem";
import { requestIdOf } from "@/lib/http/request-id";
import { validate, validateParams } from "@/lib/http/validate";
import { awaitAnswer, type Committed, type Snapshot } from "@/lib/idempotency/await-answer";
import {
  type KeyedRequest,
  type KeyOwner,
  KeyTaken,
  recordRefusal,
  type StoredResponse,
  takeOver,
} from "@/lib/idempotency/keys";

type RouteContext = { params: Promise<Record<string, string | string[] | undefined>> };
type RouteHandler = (request: Request, context: RouteContext) => Promise<Response>;

/** What a route takes. */
type Contract<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> = {
  scope: string;
  params?: Params;
  query?: Query;
  body?: Body;
};

type Parsed<Actor, Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> = {
  actor: Actor;
  params: z.output<Params>;
  query: z.output<Query>;
  body: z.output<Body>;
  waitMs: number;
  headers: Headers;
};

type Answer = { status: number; body: unknown; headers?: Record<string, string> };

/** A route of the merchant API that needs no key: it reads, or what it does may be asked for again. */
export function merchantRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  contract: Contract<Params, Query, Body>,
  handle: (input: Parsed<MerchantActor, Params, Query, Body>) => Promise<Answer>,
): RouteHandler {
  return edge(async (request, context, requestId) =>
    jsonAnswer(await handle(await parse(merchantWith(contract.scope), contract, request, context, requestId))),
  );
}

/** The same of the admin API: for a token with the scope, or an operator whose role allows the action. */
export function adminRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  contract: Contract<Params, Query, Body> & { action: Action },
  handle: (input: Parsed<AdminActor, Params, Query, Body>) => Promise<Answer>,
): RouteHandler {
  return edge(async (request, context, requestId) =>
    jsonAnswer(await handle(await parse(adminWith(contract), contract, request, context, requestId))),
  );
}

/** A route of the admin API whose answer is a file, sent while it is read. */
export function adminFileRoute<Params extends z.ZodType, Query extends z.ZodType>(
  contract: Contract<Params, Query, z.ZodType> & { action: Action },
  handle: (
    input: Parsed<AdminActor, Params, Query, z.ZodType>,
  ) => Promise<{ contentType: string; fileName: string; body: ReadableStream }>,
): RouteHandler {
  return edge(async (request, context, requestId) => {
    const file = await handle(await parse(adminWith(contract), contract, request, context, requestId));
    const headers = {
      "content-type": file.contentType,
      "content-disposition": `attachment; filename="${file.fileName}"`,
    };
    return new Response(file.body, { headers });
  });
}

/**
 * A route of the merchant API that moves or commits money: it needs an Idempotency-Key, does its work once, waits for
 * the outcome, and gives every later request with the key the same bytes.
 */
export function idempotentMerchantRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  contract: Contract<Params, Query, Body> & { successStatus: number; snapshot: Snapshot },
  commit: (input: Parsed<MerchantActor, Params, Query, Body> & { request: KeyedRequest }) => Promise<Committed>,
): RouteHandler {
  return edge(async (request, context, requestId) => {
    const input = await parse(merchantWith(contract.scope), contract, request, context, requestId);
    return answerOnce(request, input, input.actor, contract, commit);
  });
}

/**
 * The same for the admin API. The key belongs to the tenant of the object that is acted on, and to who acts: nobody gets
 * the answer that somebody else got.
 */
export function idempotentAdminRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  contract: Contract<Params, Query, Body> & {
    action: Action;
    successStatus: number;
    snapshot: Snapshot;
    ownerOf: (actor: AdminActor, params: z.output<Params>, body: z.output<Body>) => Promise<KeyOwner>;
  },
  commit: (input: Parsed<AdminActor, Params, Query, Body> & { request: KeyedRequest }) => Promise<Committed>,
): RouteHandler {
  return edge(async (request, context, requestId) => {
    const input = await parse(adminWith(contract), contract, request, context, requestId);
    const { actor } = input;
    const owner = await contract.ownerOf(actor, input.params, input.body);
    const by = actor.kind === "operator" ? `operator ${actor.operatorId}` : `client ${actor.clientId}`;
    return answerOnce(request, input, owner, { ...contract, by }, commit);
  });
}

/** Does the work of a request once for its key, and answers when the outcome is known or the wait is over. */
async function answerOnce<Input extends { body: unknown; waitMs: number }>(
  request: Request,
  input: Input & { actor: { requestId: string } },
  owner: KeyOwner,
  contract: { successStatus: number; snapshot: Snapshot; by?: string },
  commit: (input: Input & { request: KeyedRequest }) => Promise<Committed>,
): Promise<Response> {
  const { requestId } = input.actor;
  const keyed = keyedRequest(request, input.body, {
    requestId,
    successStatus: contract.successStatus,
    by: contract.by,
  });
  const outcome = await commitOnce(owner, keyed, () => commit({ ...input, request: keyed }));
  const response = await awaitAnswer(owner, keyed, outcome.committed, input.waitMs, contract.snapshot);
  return answerWith(response, outcome.replayed ? { "idempotent-replayed": "true" } : outcome.headers);
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
async function parse<Actor, Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  authenticate: (request: Request, requestId: string) => Promise<Actor>,
  contract: Contract<Params, Query, Body>,
  request: Request,
  context: RouteContext,
  requestId: string,
): Promise<Parsed<Actor, Params, Query, Body>> {
  const bytes = contract.body ? await readBody(request) : new Uint8Array();
  const actor = await authenticate(request, requestId);
  if (bytes.length > 0 && !/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) {
    throw new AppError("unsupported_media_type", "Send the body as application/json.");
  }
  return {
    actor,
    params: contract.params
      ? validateParams(contract.params, await context.params)
      : validateIf<Params>(undefined, undefined),
    query: validateIf(contract.query, Object.fromEntries(new URL(request.url).searchParams)),
    body: contract.body
      ? validate(contract.body, bytes.length === 0 ? {} : parseJson(bytes))
      : validateIf<Body>(undefined, undefined),
    waitMs: waitMsOf(request.headers),
    headers: request.headers,
  };
}

/** A merchant's client whose token carries a scope. */
function merchantWith(scope: string) {
  return async (request: Request, requestId: string): Promise<MerchantActor> => {
    const actor = await authenticateMerchant(request, requestId);
    if (actor.scopes.includes(scope)) return actor;
    throw new AppError("insufficient_scope", `This needs an access token with the scope ${scope}.`);
  };
}

/** A token speaks first; without one, the console session of an operator does, for requests of our own pages alone. */
function adminWith(contract: { scope: string; action: Action }) {
  return async (request: Request, requestId: string): Promise<AdminActor> => {
    if (request.headers.has("authorization")) {
      const client = await merchantWith(contract.scope)(request, requestId);
      if (client.ofInstallation || !isOfInstallation(contract.action)) return client;
      throw new AppError("forbidden", "This is for clients of the installation: it concerns every merchant.");
    }
    const operator = await currentOperator();
    if (!operator) throw new AppError("unauthorized", "Send an access token, or sign in to the console.");
    if (request.method !== "GET" && request.headers.get("origin") !== new URL(env().APP_URL).origin) {
      throw new AppError("forbidden", "A console session acts from the console's own pages only.");
    }
    allow(operator, contract.action);
    return { ...operator, requestId };
  };
}

/** A part without a schema is not looked at, and not handed on. */
function validateIf<Schema extends z.ZodType>(schema: Schema | undefined, value: unknown): z.output<Schema> {
  return (schema ? validate(schema, value) : undefined) as z.output<Schema>;
}

type Outcome = { committed: Committed; replayed: boolean; headers: Record<string, string> };

/** Does the work if this is the first request with its key, and else finds out what the first one came to. */
async function commitOnce(owner: KeyOwner, keyed: KeyedRequest, commit: () => Promise<Committed>): Promise<Outcome> {
  try {
    return { committed: await commit(), replayed: false, headers: {} };
  } catch (error) {
    if (error instanceof KeyTaken) return outcomeOf(await takeOver(owner, keyed));
    if (!(error instanceof AppError) || !("recorded" in errorCodes[error.code])) throw error;
    const problem = problemOf(error, keyed.requestId);
    const state = await recordRefusal(owner, keyed, problem);
    if (state.state === "finished" && state.response === problem) {
      return { committed: { response: problem }, replayed: false, headers: problemHeaders(error) };
    }
    return outcomeOf(state);
  }
}

function outcomeOf(state: Awaited<ReturnType<typeof takeOver>>): Outcome {
  return { committed: state.state === "finished" ? { response: state.response } : state, replayed: true, headers: {} };
}

function jsonAnswer(answer: Answer): Response {
  const body = answer.status === 304 ? null : JSON.stringify(answer.body);
  return new Response(body, {
    status: answer.status,
    headers: { "content-type": "application/json", ...answer.headers },
  });
}

function answerWith(response: StoredResponse, headers: Record<string, string> = {}): Response {
  return new Response(response.body, {
    status: response.status,
    headers: { "content-type": response.contentType, ...headers },
  });
}
