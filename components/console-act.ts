import { z } from "zod";
import { isForAnother, madeFor, reloadForAnother } from "@/components/page-owner";
import { hasDraft, sessionIsOver, sessionIsThere } from "@/components/session-over";
import { proofGiven } from "@/components/session-proof";

const Problem = z.object({
  code: z.string(),
  detail: z.string(),
  request_id: z.string(),
  retryable: z.boolean(),
});

/** Refusals that come before anything is looked at; and a key that is somebody else's, whose answer is not for the reader. */
const AT_THE_DOOR: ReadonlySet<string> = new Set([
  "unauthorized",
  "forbidden",
  "other_operator",
  "origin_not_allowed",
  "reauthentication_required",
  "idempotency_key_reused",
]);

/** Why an act was refused, in the server's words, with the request id that support can look up. */
export class ActError extends Error {
  readonly requestId: string | undefined;
  readonly code: string | undefined;
  /** Whether it is sure that nothing was done. If it isn't, only the same request with the same key may be sent again. */
  readonly certain: boolean;
  /** Whether it says anything about a request with this key that went before: who is refused at the door is told nothing. */
  readonly aboutKey: boolean;

  constructor(
    message: string,
    requestId: string | undefined,
    problem?: { code: string; retryable: boolean } | undefined,
  ) {
    super(message);
    this.requestId = requestId;
    this.code = problem?.code;
    this.certain = problem?.retryable === false;
    this.aboutKey = this.certain && !AT_THE_DOOR.has(problem?.code ?? "");
  }
}

export type Method = "POST" | "PATCH" | "PUT" | "DELETE";
export type Acted = { requestId: string; answer: unknown };

/**
 * Does something through the admin API, as the operator who is signed in. The key makes it safe to send twice: whoever
 * repeats an act after a lost answer gives the same key. An act that wants a fresh proof of who is there asks for it, and
 * goes on.
 */
export async function act(path: string, body: unknown, key: string, method: Method = "POST"): Promise<Acted> {
  try {
    return await send(path, body, key, method);
  } catch (error) {
    const wanted = error instanceof ActError && error.code === "reauthentication_required";
    if (!wanted || !(await proofGiven())) throw error;
    return send(path, body, key, method);
  }
}

async function send(path: string, body: unknown, key: string, method: Method): Promise<Acted> {
  const response = await fetch(path, {
    method,
    headers: { "content-type": "application/json", "idempotency-key": key, ...madeFor() },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new ActError(
      "The server could not be reached. Nothing is known of what became of it; try it again.",
      undefined,
    );
  });
  const requestId = response.headers.get("x-request-id") ?? "";
  if (response.ok) {
    sessionIsThere();
    return { requestId, answer: await answerOf(response, requestId) };
  }
  const problem = Problem.safeParse(await response.json().catch(() => undefined));
  if (isForAnother(problem.data)) reloadForAnother();
  if (problem.data?.code === "unauthorized") {
    if (hasDraft()) sessionIsOver();
    throw new ActError(
      "You are signed out. Sign in again in another tab, then send this once more: what is written here stays.",
      problem.data.request_id,
      problem.data,
    );
  }
  throw new ActError(
    problem.data?.detail ?? `The server answered ${response.status}.`,
    problem.data?.request_id ?? requestId,
    problem.data,
  );
}

async function answerOf(response: Response, requestId: string): Promise<unknown> {
  try {
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  } catch {
    throw new ActError("The answer was cut off. Nothing is known of what became of it; try it again.", requestId);
  }
}
