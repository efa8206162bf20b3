import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const SECRET_PREFIX = "whsec_";

/** A new signing secret: 256 random bits in the form of the Standard Webhooks specification. */
export function newWebhookSecret(): string {
  return SECRET_PREFIX + randomBytes(32).toString("base64");
}

/**
 * The headers that prove a webhook's origin (Standard Webhooks 1.0): HMAC-SHA256 over `id.timestamp.body`, one signature
 * for each secret that is alive.
 */
export function signatureHeaders(
  message: { id: string; timestampS: number; body: string },
  secrets: readonly string[],
): Record<string, string> {
  const signed = `${message.id}.${message.timestampS}.${message.body}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(SECRET_PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
  });
  return {
    "webhook-id": message.id,
    "webhook-timestamp": String(message.timestampS),
    "webhook-signature": signatures.join(" "),
  };
}

/** Which of an endpoint's secrets an attempt was signed with, by their places in the list; none: it does not verify. */
export function signersOf(
  message: { id: string; timestampS: number; body: string },
  signatures: string,
  secrets: readonly string[],
): number[] {
  const given = signatures.split(" ").map((text) => Buffer.from(text));
  return secrets.flatMap((secret, place) => {
    const right = Buffer.from(signatureHeaders(message, [secret])["webhook-signature"] ?? "");
    const matches = given.some((each) => each.length === right.length && timingSafeEqual(each, right));
    return matches ? [place] : [];
  });
}
