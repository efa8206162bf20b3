/** What came of one HTTP request: an answer, provably nothing sent, or no telling. */
export type Exchange =
  | { kind: "answered"; status: number; body: unknown; retryAfterMs: number | undefined }
  | { kind: "not_sent"; reason: string }
  | { kind: "unclear"; reason: string };

/** Failures that there are only before the first byte left. Everything later may have arrived. */
const NOTHING_SENT = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);
/** A route may also vanish under a connection over which the request has left: then nobody can tell. */
const NOTHING_SENT_WHILE_CONNECTING = new Set(["EHOSTUNREACH", "ENETUNREACH"]);

/** An answer of a PSP is a few hundred bytes; a longer one is not from its API. */
const ANSWER_CHARS_MAX = 64 * 1024;

export type SimulatorConnection = { baseUrl: string; apiKey: string; timeoutMs: number };

/** Sends one request, waits for its whole answer up to the time-out, and never repeats it. */
export async function exchange(
  connection: SimulatorConnection,
  request: {
    method: "GET" | "POST";
    path: string;
    headers?: Record<string, string>;
    body?: unknown;
    /** How long an answer may be at most. */
    answerCharsMax?: number;
  },
): Promise<Exchange> {
  try {
    const response = await fetch(`${connection.baseUrl}${request.path}`, {
      method: request.method,
      headers: {
        authorization: `Bearer ${connection.apiKey}`,
        accept: "application/json",
        ...(request.body === undefined ? {} : { "content-type": "application/json" }),
        ...request.headers,
      },
      body: request.body === undefined ? undefined : JSON.stringify(request.body),
      redirect: "manual",
      signal: AbortSignal.timeout(connection.timeoutMs),
    });
    const text = await response.text();
    return {
      kind: "answered",
      status: response.status,
      body: parseOrNothing(text.slice(0, request.answerCharsMax ?? ANSWER_CHARS_MAX)),
      retryAfterMs: secondsAsMs(response.headers.get("retry-after")),
    };
  } catch (error) {
    return failureOf(error);
  }
}

/** What a request that failed comes to. */
export function failureOf(error: unknown): Exclude<Exchange, { kind: "answered" }> {
  const code = codeOf(error);
  const nothingSent = NOTHING_SENT.has(code) || (NOTHING_SENT_WHILE_CONNECTING.has(code) && wasConnecting(error));
  return { kind: nothingSent ? "not_sent" : "unclear", reason: code };
}

/** A body that isn't JSON is no answer that we understand. */
function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function secondsAsMs(header: string | null): number | undefined {
  return header && /^\d{1,6}$/.test(header) ? Number(header) * 1000 : undefined;
}

/** Whether every address that was tried failed at connecting to it. */
function wasConnecting(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const failures = cause instanceof AggregateError ? cause.errors : [cause];
  return failures.length > 0 && failures.every((failure) => failure?.syscall === "connect");
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "failed";
  if (error.name === "TimeoutError") return "timeout";
  const cause = error.cause;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
  return error.name;
}
