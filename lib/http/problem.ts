import { AppError, errorCodes } from "@/lib/core/error";
import { isUnavailable } from "@/lib/db/transaction";
import type { StoredResponse } from "@/lib/idempotency/keys";
import { log } from "@/lib/log";

export const PROBLEM_TYPE = "application/problem+json";

/** Turns whatever was thrown into a refusal. A bug becomes `internal_error`, and its cause goes to the log alone. */
export function refusalOf(error: unknown, requestId: string): AppError {
  if (error instanceof AppError) return error;
  if (isUnavailable(error)) {
    log().warn({ err: error, request_id: requestId }, "database not available");
    const message = "The service can't take this right now. Send it again: with the same key nothing is done twice.";
    return new AppError("unavailable", message, { retryAfterS: 1, cause: error });
  }
  log().error({ err: error, request_id: requestId }, "request failed");
  return new AppError("internal_error", "Something went wrong on our side. It was logged under the request id.", {
    cause: error,
  });
}

/** A refusal as RFC 9457 problem details. */
export function problemOf(error: AppError, requestId: string): StoredResponse {
  const { status, title, retryable } = errorCodes[error.code];
  const body = {
    type: `/docs/errors#${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    request_id: requestId,
    retryable,
    ...error.members,
    ...(error.errors ? { errors: error.errors } : {}),
  };
  return { status, contentType: PROBLEM_TYPE, body: new TextEncoder().encode(JSON.stringify(body)) };
}

/** The headers that a refusal brings beside its body. */
export function problemHeaders(error: AppError): Record<string, string> {
  return {
    ...(error.retryAfterS === undefined ? {} : { "retry-after": String(error.retryAfterS) }),
    ...(error.code === "unauthorized" ? { "www-authenticate": 'Bearer realm="paydesk", error="invalid_token"' } : {}),
    ...(error.code === "insufficient_scope"
      ? { "www-authenticate": 'Bearer realm="paydesk", error="insufficient_scope"' }
      : {}),
    ...(error.code === "invalid_client" ? { "www-authenticate": 'Basic realm="paydesk"' } : {}),
  };
}
