import { createHmac } from "node:crypto";
import canonicalize from "canonicalize";
import type { Inngest, InngestFunction } from "inngest";
import { serve } from "inngest/edge";
import { z } from "zod";
import { isPending, type Run, type Step } from "./run";

/** An operation that the SDK reports: a step that ran, one that it plans, a sleep. */
export type Op = z.infer<typeof Op>;
const Op = z.object({
  op: z.string(),
  id: z.string(),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});

/** What the functions' handler answered. `retryAfter` is the header, if the function asked for a pause. */
export type Reply =
  | { kind: "done"; output: unknown }
  | { kind: "ops"; ops: Op[]; retryAfter: string | null }
  | { kind: "error"; error: unknown; final: boolean; retryAfter: string | null };

/** Calls a run's function: to try one planned step, or (without `step`) to discover what follows. */
export type CallFunction = (run: Run, step: Step | undefined, attemptsMax: number) => Promise<Reply>;

/** The name of the step that asks for discovery. */
const DISCOVERY = "step";

/** A call that takes longer counts as a failed try. Our steps have time-outs of seconds; this is for a bug in one. */
const CALL_MS_MAX = 300_000;

const URL_OF_HANDLER = "http://127.0.0.1/api/inngest";

/**
 * Connects to the functions' own handler, in process, in the words of an Inngest server: signed requests, the SDK's
 * answers. Throws when the handler doesn't accept our signature.
 */
export async function connectFunctions(
  client: Inngest.Any,
  functions: InngestFunction.Any[],
  signingKey: string,
): Promise<CallFunction> {
  const handler = serve({ client, functions });
  const post = (query: string, body: unknown) => handler(signedRequest(`${URL_OF_HANDLER}?${query}`, body, signingKey));

  const probe = await post("probe=trust", { probe: "trust" });
  if (probe.status !== 200) throw new Error("The functions do not accept the engine's signing key.");

  return async (run, step, attemptsMax) => {
    const query = new URLSearchParams({ fnId: run.functionId, stepId: step?.id ?? DISCOVERY });
    try {
      return await readReply(await withinBound(post(query.toString(), requestBody(run, step, attemptsMax))));
    } catch (error) {
      return { kind: "error", error: asPlainError(error), final: false, retryAfter: null };
    }
  };
}

/** The body of a call. `ctx.fn_id` is left out: with it the SDK would checkpoint over HTTP instead of answering. */
function requestBody(run: Run, step: Step | undefined, attemptsMax: number): unknown {
  const finished = [...run.steps.values()].filter((known) => !isPending(known));
  finished.sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  const steps = finished.map(({ id, status, output, error }) => [
    id,
    status === "completed" ? { type: "data", data: output ?? null } : { type: "error", error: error ?? {} },
  ]);
  return {
    event: run.event,
    events: [run.event],
    steps: Object.fromEntries(steps),
    ctx: {
      run_id: run.id,
      attempt: (step ?? run).attempt,
      max_attempts: attemptsMax,
      // While other steps are pending, the SDK must name the next one and not run it right away.
      disable_immediate_execution: finished.length < run.steps.size,
      use_api: false,
      stack: { stack: finished.map(({ id }) => id), current: Math.max(0, finished.length - 1) },
    },
    version: -1,
    use_api: false,
  };
}

/** Signs as an Inngest server does: HMAC-SHA256 over the canonical JSON and the time in seconds. */
function signedRequest(url: string, body: unknown, signingKey: string): Request {
  const text = canonicalize(body) ?? "";
  const seconds = Math.floor(Date.now() / 1_000).toString();
  const key = signingKey.replace(/^signkey-\w+-/, "");
  const signature = createHmac("sha256", key).update(text).update(seconds).digest("hex");
  const headers = {
    host: "127.0.0.1",
    "content-type": "application/json",
    "x-inngest-signature": `t=${seconds}&s=${signature}`,
  };
  return new Request(url, { method: "POST", headers, body: text });
}

async function readReply(response: Response): Promise<Reply> {
  const body: unknown = JSON.parse(await response.text());
  const retryAfter = response.headers.get("retry-after");
  if (response.status === 206) return { kind: "ops", ops: z.array(Op).parse([body].flat()), retryAfter };
  if (response.status === 200) return { kind: "done", output: body };
  return { kind: "error", error: body, final: response.headers.get("x-inngest-no-retry") === "true", retryAfter };
}

async function withinBound<T>(call: Promise<T>): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`The call took over ${CALL_MS_MAX} ms.`)), CALL_MS_MAX);
  try {
    return await Promise.race([call, over]);
  } finally {
    clearTimeout(timer);
  }
}

function asPlainError(error: unknown): { name: string; message: string } {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: "Error", message: String(error) };
}
