import { isForAnother, madeFor, reloadForAnother } from "@/components/page-owner";
import { sessionIsOver, sessionIsThere } from "@/components/session-over";

/** Fresh enough for somebody on the phone, and one cheap query for each open screen. */
export const REFRESH_MS = 4_000;
const TIMEOUT_MS = 10_000;

/** Why a read failed, and the request id under which the server's log tells more. */
export class ReadError extends Error {
  readonly requestId: string | undefined;
  readonly status: number;

  constructor(status: number, requestId: string | undefined) {
    super(`The server answered ${status}.`);
    this.status = status;
    this.requestId = requestId;
  }
}

/** Reads what a screen of the console shows. `unattended`: the screen refreshes itself, and nobody touched anything. */
export async function readConsole<Shown>(
  path: string,
  schema: { parse(body: unknown): Shown },
  { unattended, signal }: { unattended: boolean; signal: AbortSignal },
): Promise<Shown> {
  const response = await fetch(`/api/console/${path}`, {
    // A screen that refreshes itself must not keep an abandoned desk signed in.
    headers: { ...madeFor(), ...(unattended ? { "x-unattended": "1" } : {}) },
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  if (response.status === 401) sessionIsOver();
  if (!response.ok) {
    if (isForAnother(await response.json().catch(() => undefined))) reloadForAnother();
    throw new ReadError(response.status, response.headers.get("x-request-id") ?? undefined);
  }
  sessionIsThere();
  return schema.parse(await response.json());
}
