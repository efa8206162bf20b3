/** Next calls this once when the server starts: a broken environment stops it here, and the outbox begins to flow. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { env } = await import("@/lib/env");
  env();
  const { startOutboxRelay } = await import("@/inngest/relay-outbox");
  startOutboxRelay();
}

/** Errors that escape a page or route: one log line each, with the request they belong to. */
export async function onRequestError(
  error: unknown,
  request: { path: string; method: string },
  context: { routePath: string },
): Promise<void> {
  const { log } = await import("@/lib/log");
  log().error({ err: error, method: request.method, path: request.path, route: context.routePath }, "request failed");
}
