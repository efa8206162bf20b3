import type { z } from "zod";
import type { Action } from "@/lib/auth/permissions";
import type { AdminActor, MerchantActor } from "@/lib/core/actor";
import { answerOnce, answerOnceIfKeyed, type Repeatable } from "@/lib/http/answer-once";
import { adminWith, merchantWith, nameOf } from "@/lib/http/caller";
import { edge, type RouteHandler } from "@/lib/http/edge";
import { type Contract, type Parsed, readRequest } from "@/lib/http/read-request";
import type { Committed, Snapshot } from "@/lib/idempotency/await-answer";
import type { KeyedRequest, KeyOwner } from "@/lib/idempotency/keys";

type Answer = { status: number; body: unknown; headers?: Record<string, string> };

/** A route of the merchant API that needs no key: it reads, or what it does may be asked for again. */
export function merchantRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  contract: Contract<Params, Query, Body>,
  handle: (input: Parsed<MerchantActor, Params, Query, Body>) => Promise<Answer>,
): RouteHandler {
  return edge(async (request, context, requestId) =>
    jsonAnswer(await handle(await readRequest(merchantWith(contract.scope), contract, request, context, requestId))),
  );
}

/** The same of the admin API: for a token with the scope, or an operator whose role allows the action. */
export function adminRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  contract: Contract<Params, Query, Body> & { action: Action },
  handle: (input: Parsed<AdminActor, Params, Query, Body>) => Promise<Answer>,
): RouteHandler {
  return edge(async (request, context, requestId) =>
    jsonAnswer(await handle(await readRequest(adminWith(contract), contract, request, context, requestId))),
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
    const file = await handle(await readRequest(adminWith(contract), contract, request, context, requestId));
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
    const input = await readRequest(merchantWith(contract.scope), contract, request, context, requestId);
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
    const input = await readRequest(adminWith(contract), contract, request, context, requestId);
    const { actor } = input;
    const owner = await contract.ownerOf(actor, input.params, input.body);
    return answerOnce(request, input, owner, { ...contract, by: nameOf(actor) }, commit);
  });
}

/**
 * A route of the merchant API whose work may well be asked for several times, and may be sent with an Idempotency-Key:
 * then it is done once for the key.
 */
export function repeatableMerchantRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  contract: Contract<Params, Query, Body>,
  commit: Repeatable<Parsed<MerchantActor, Params, Query, Body>>,
): RouteHandler {
  return edge(async (request, context, requestId) => {
    const input = await readRequest(merchantWith(contract.scope), contract, request, context, requestId);
    return answerOnceIfKeyed(request, input, async () => input.actor, undefined, commit);
  });
}

/** The same of the admin API. */
export function repeatableAdminRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  contract: Contract<Params, Query, Body> & {
    action: Action;
    ownerOf: (actor: AdminActor, params: z.output<Params>) => Promise<KeyOwner>;
  },
  commit: Repeatable<Parsed<AdminActor, Params, Query, Body>>,
): RouteHandler {
  return edge(async (request, context, requestId) => {
    const input = await readRequest(adminWith(contract), contract, request, context, requestId);
    const ownerOf = () => contract.ownerOf(input.actor, input.params);
    return answerOnceIfKeyed(request, input, ownerOf, nameOf(input.actor), commit);
  });
}

function jsonAnswer(answer: Answer): Response {
  const body = answer.status === 304 ? null : JSON.stringify(answer.body);
  return new Response(body, {
    status: answer.status,
    headers: { "content-type": "application/json", ...answer.headers },
  });
}
