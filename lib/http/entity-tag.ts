import { createHash } from "node:crypto";

/** A strong entity tag (RFC 9110) of a JSON answer. */
export function entityTag(body: unknown): string {
  return `"${createHash("sha256").update(JSON.stringify(body)).digest("base64url").slice(0, 22)}"`;
}

/** Whether the caller has this already: `If-None-Match` names its tag. */
export function notModified(headers: Headers, tag: string): boolean {
  const known = headers.get("if-none-match");
  return known?.split(",").some((entry) => entry.trim() === "*" || entry.trim().replace(/^W\//, "") === tag) ?? false;
}
