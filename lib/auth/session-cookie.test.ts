import { expect, test } from "vitest";
import { SESSION_COOKIE_NAMES, sessionCookie } from "@/lib/auth/session-cookie";

test("over https the session cookie is bound to its host and never sent in the clear", () => {
  const { name, options } = sessionCookie("https://pay.example");
  expect(name).toMatch(/^__Host-/);
  expect(options).toEqual({ httpOnly: true, sameSite: "lax", path: "/", secure: true });
});

test("the name of the session cookie is one that the proxy looks for", () => {
  for (const url of ["https://pay.example", "http://127.0.0.1:3000"]) {
    expect(SESSION_COOKIE_NAMES).toContain(sessionCookie(url).name);
  }
});
