/**
 * Every refusal that leaves the API: its HTTP status, whether the same request may succeed later, and its title.
 * `recorded`: the refusal is the first answer to an idempotency key and is given again.
 */
export const errorCodes = {
  invalid_request: { status: 400, retryable: false, title: "The request is not valid" },
  invalid_json: { status: 400, retryable: false, title: "The body is not valid JSON" },
  idempotency_key_missing: { status: 400, retryable: false, title: "An Idempotency-Key header is required" },
  idempotency_key_invalid: { status: 400, retryable: false, title: "The Idempotency-Key header is not valid" },
  card_data_not_allowed: { status: 400, retryable: false, title: "Card data is not allowed here" },
  invalid_client: { status: 401, retryable: false, title: "The client could not be authenticated" },
  unauthorized: { status: 401, retryable: false, title: "A valid access token is required" },
  insufficient_scope: { status: 403, retryable: false, title: "The token lacks a scope" },
  forbidden: { status: 403, retryable: false, title: "Your role does not allow this" },
  origin_not_allowed: {
    status: 403,
    retryable: false,
    title: "This was not sent from the console's own pages",
  },
  other_operator: { status: 409, retryable: false, title: "Another operator is signed in than this page was made for" },
  reauthentication_required: { status: 403, retryable: false, title: "This needs a fresh proof of who you are" },
  too_many_requests: { status: 429, retryable: true, title: "Too many tries" },
  not_found: { status: 404, retryable: false, title: "There is no such object" },
  method_not_allowed: { status: 405, retryable: false, title: "This method is not allowed here" },
  invalid_state: { status: 409, retryable: false, title: "The object's state does not allow this", recorded: true },
  refundable_changed: {
    status: 409,
    retryable: false,
    title: "What can be given back is not what was shown",
    recorded: true,
  },
  request_in_progress: { status: 409, retryable: true, title: "A request with this key is still running" },
  duplicate_payment: { status: 409, retryable: false, title: "This order is being paid, or is paid", recorded: true },
  case_open: { status: 409, retryable: false, title: "A person decides about this money first", recorded: true },
  resolution_pending: { status: 409, retryable: true, title: "An earlier outcome is not known yet" },
  body_too_large: { status: 413, retryable: false, title: "The body is over 64 KiB" },
  unsupported_media_type: { status: 415, retryable: false, title: "The content type is not supported" },
  amount_too_large: { status: 422, retryable: false, title: "The amount is more than is left", recorded: true },
  not_supported: { status: 422, retryable: false, title: "The payment service provider can't do this", recorded: true },
  idempotency_key_reused: { status: 422, retryable: false, title: "The key belongs to another request" },
  invalid_signature: { status: 401, retryable: false, title: "The signature is not valid" },
  internal_error: { status: 500, retryable: true, title: "Something went wrong on our side" },
  no_psp_available: { status: 503, retryable: true, title: "No payment service provider can take this now" },
  unavailable: { status: 503, retryable: true, title: "The service is not available right now" },
} as const satisfies Record<string, { status: number; retryable: boolean; title: string; recorded?: boolean }>;

export type ErrorCode = keyof typeof errorCodes;

/** One fault in a request: where, a stable word, and a sentence. */
export type FieldError = { path: string; code: string; message: string };

/** A refusal. Its message is for the merchant: plain words, nothing internal. The cause goes to the log. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly errors: FieldError[] | undefined;
  readonly retryAfterS: number | undefined;
  /** Members of its own that the problem carries beside the usual ones (RFC 9457, extension members). */
  readonly members: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    message: string,
    more: { errors?: FieldError[]; retryAfterS?: number; members?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.errors = more.errors;
    this.retryAfterS = more.retryAfterS;
    this.members = more.members ?? {};
  }
}
