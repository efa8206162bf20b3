import { expect, test } from "vitest";
import { isSecretHeader } from "./secret-header";

test.each([
  "Set-Cookie",
  "cookie",
  "Authorization",
  "www-authenticate",
  "x-api-key",
  "simulator-signature",
  "x-csrf-token",
])("the value of %s is kept from eyes", (name) => expect(isSecretHeader(name)).toBe(true));

test.each(["content-type", "date", "server", "retry-after", "idempotent-keyed", "x-request-id", "user-agent"])(
  "the value of %s is shown",
  (name) => expect(isSecretHeader(name)).toBe(false),
);
