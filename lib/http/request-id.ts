import { newId } from "@/lib/core/id";

/** The caller's X-Request-Id when it is 1 to 128 harmless characters, a new one otherwise. */
export function requestIdOf(headers: Headers): string {
  const given = headers.get("x-request-id");
  return given && /^[A-Za-z0-9._:-]{1,128}$/.test(given) ? given : newId("request");
}
