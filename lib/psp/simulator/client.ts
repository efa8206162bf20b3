/** What came of one HTTP request: an answer, provably nothing sent, or no telling. */
export type Exchange =
  | { kind: "answered"; status: number; body: unknown; retryAfterMs: number | undefined }
  | { kind: "not_sent"; reason: string }
  | { kind: "unclear"; reason: string };

/** Failures before the first byte left. Everything later may have arrived. */
const NOTHING_SENT = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** An answer of a PSP is a few hundred bytes; a longer one is not from its API. */
const ANSWER_CHARS_MAX = 64 * 1024;

export type SimulatorConnection = { baseUrl: string; apiKey: string; timeoutMs: number };

/** Sends one request, waits for its whole answer up to the time-out, and never repeats it. */
export async function exchange(
  connection: SimulatorConnection,
  request: { method: "GET" | "POST"; path: string; headers?: Record<string, string>; body?: unknown },
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
      body: parseOrNothing(text.slice(0, ANSWER_CHARS_MAX)),
      retryAfterMs: secondsAsMs(response.headers.get("retry-after")),
    };
  } catch (error) {
    const code = codeOf(error);
    if (NOTHING_SENT.has(code)) return { kind: "not_sent", reason: code };
    return { kind: "unclear", reason: code };
  }
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

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return "failed";
  if (error.name === "TimeoutError") return "timeout";
  const cause = error.cause;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
  return error.name;
}
