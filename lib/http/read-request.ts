import { z } from "zod";
import { AppError } from "@/lib/core/error";
import { parseJson, readBody } from "@/lib/http/body";
import type { RouteContext } from "@/lib/http/edge";
import { waitMsOf } from "@/lib/http/prefer";
import { validate, validateParams } from "@/lib/http/validate";

/** What a route takes. */
export type Contract<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> = {
  scope: string;
  params?: Params;
  query?: Query;
  body?: Body;
};

/** The same parts, read. */
export type Parsed<Actor, Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> = {
  actor: Actor;
  params: z.output<Params>;
  query: z.output<Query>;
  body: z.output<Body>;
  waitMs: number;
  headers: Headers;
};

/** Order of checks: size, authentication, scope, then the rest of the request. No key is claimed before all of it. */
export async function readRequest<Actor, Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  authenticate: (request: Request, requestId: string) => Promise<Actor>,
  contract: Contract<Params, Query, Body>,
  request: Request,
  context: RouteContext,
  requestId: string,
): Promise<Parsed<Actor, Params, Query, Body>> {
  const bytes = request.method === "GET" ? new Uint8Array() : await readBody(request);
  const actor = await authenticate(request, requestId);
  if (bytes.length > 0 && !/^application\/json\s*(;|$)/i.test(request.headers.get("content-type") ?? "")) {
    throw new AppError("unsupported_media_type", "Send the body as application/json.");
  }
  const sent = bytes.length === 0 ? {} : parseJson(bytes);
  return {
    actor,
    params: contract.params
      ? validateParams(contract.params, await context.params)
      : validateIf<Params>(undefined, undefined),
    query: validateIf(contract.query, Object.fromEntries(new URL(request.url).searchParams)),
    body: validate(contract.body ?? NoBody, sent) as z.output<Body>,
    waitMs: waitMsOf(request.headers),
    headers: request.headers,
  };
}

/** Where nothing needs to be said beside the address, what is said is a mistake. */
const NoBody = z.strictObject({});

/** A part without a schema is not looked at, and not handed on. */
function validateIf<Schema extends z.ZodType>(schema: Schema | undefined, value: unknown): z.output<Schema> {
  return (schema ? validate(schema, value) : undefined) as z.output<Schema>;
}
