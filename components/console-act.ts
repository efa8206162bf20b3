import { z } from "zod";

const Problem = z.object({ detail: z.string(), request_id: z.string(), retryable: z.boolean() });

/** Why an act was refused, in the server's words, with the request id that support can look up. */
export class ActError extends Error {
  readonly requestId: string | undefined;

  constructor(message: string, requestId: string | undefined) {
    super(message);
    this.requestId = requestId;
  }
}

/**
 * Does something through the admin API, as the operator who is signed in. The key makes it safe to send twice: whoever
 * repeats an act after a lost answer gives the same key.
 */
export async function act(
  path: string,
  body: unknown,
  key: string,
  method: "POST" | "PATCH" | "PUT" | "DELETE" = "POST",
): Promise<{ requestId: string; answer: unknown }> {
  const response = await fetch(path, {
    method,
    headers: { "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new ActError(
      "The server could not be reached. Nothing is known of what became of it; try it again.",
      undefined,
    );
  });
  const requestId = response.headers.get("x-request-id") ?? "";
  if (response.ok) return { requestId, answer: await response.json().catch(() => undefined) };
  const problem = Problem.safeParse(await response.json().catch(() => undefined));
  throw new ActError(
    problem.data?.detail ?? `The server answered ${response.status}.`,
    problem.data?.request_id ?? requestId,
  );
}
