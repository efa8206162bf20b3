import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import { AppError } from "@/lib/core/error";
import type { KeyedRequest } from "@/lib/idempotency/keys";

/**
 * Reads and checks a request's Idempotency-Key, and fingerprints what it is used for. `by`: who acts, where the key's
 * tenant does not say: one person's answer is not another's.
 */
export function keyedRequest(
  request: { headers: Headers; method: string; url: string },
  body: unknown,
  { by, ...more }: { requestId: string; successStatus: number; by?: string | undefined },
): KeyedRequest {
  const key = idempotencyKeyOf(request.headers);
  if (key === undefined) {
    throw new AppError("idempotency_key_missing", "Send an Idempotency-Key header: a new UUID for each new operation.");
  }
  const path = new URL(request.url).pathname;
  // RFC 8785: key order and white space don't make another request.
  const canonical = canonicalize(body) ?? "";
  const fingerprint = createHash("sha256")
    .update(`${request.method}\n${path}\n${canonical}${by === undefined ? "" : `\n${by}`}`)
    .digest();
  return { key, method: request.method, path, fingerprint: new Uint8Array(fingerprint), ...more };
}

/** A request's Idempotency-Key, if it has one. */
export function idempotencyKeyOf(headers: Headers): string | undefined {
  const key = headers.get("idempotency-key");
  // Two headers arrive joined by ", ", which the space gives away.
  if (key !== null && !/^[\x21-\x7e]{8,255}$/.test(key)) {
    throw new AppError(
      "idempotency_key_invalid",
      "The Idempotency-Key must be 8 to 255 visible ASCII characters, sent once.",
    );
  }
  return key ?? undefined;
}
