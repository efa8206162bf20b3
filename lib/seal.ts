import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { env } from "@/lib/env";

/** The form and key version of an envelope; a later key or form gets another. */
const VERSION = "v1";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a secret for the database (AES-256-GCM). `place` names the row and column it belongs to
 * (`webhook_endpoint_secrets/we_1`) and is authenticated, so that an envelope moved elsewhere doesn't open.
 */
export function seal(secret: string, place: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", encryptionKey(), iv);
  cipher.setAAD(Buffer.from(`${VERSION}|${place}`));
  const body = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return `${VERSION}.${Buffer.concat([iv, body, cipher.getAuthTag()]).toString("base64url")}`;
}

/** Opens an envelope made by `seal` for the same place. Throws when it was changed, moved, or sealed with another key. */
export function open(envelope: string, place: string): string {
  const [version, text] = envelope.split(".");
  if (version !== VERSION || !text) throw new Error(`The sealed secret of ${place} has an unknown form.`);
  const bytes = Buffer.from(text, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", encryptionKey(), bytes.subarray(0, IV_BYTES));
  decipher.setAAD(Buffer.from(`${VERSION}|${place}`));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
}

/** A keyed hash that tells equal values of one merchant from others without keeping them. */
export function fingerprint(value: string, scope: string): string {
  return createHmac("sha256", derivedKey("fingerprint")).update(`${scope}|${value}`).digest("base64url");
}

const derived = new Map<string, Buffer>();

function encryptionKey(): Buffer {
  return derivedKey("seal");
}

/** One master key, one derived key for each purpose (HKDF, RFC 5869). */
function derivedKey(purpose: string): Buffer {
  const known = derived.get(purpose);
  if (known) return known;
  const key = Buffer.from(
    hkdfSync("sha256", Buffer.from(env().ENCRYPTION_KEY, "base64"), "", `paydesk/${purpose}`, 32),
  );
  derived.set(purpose, key);
  return key;
}
