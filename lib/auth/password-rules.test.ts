import { expect, test } from "vitest";
import { faultOfPassword } from "@/lib/auth/password-rules";

const owner = { email: "maria.fernandez@acme-shop.example", name: "María Fernández", secondFactor: false };

test.each([
  "tangerine kettle under moss",
  "vK3-tq8-Zrw-1pd",
  "мойсекретныйключ7",
  "blue tractor sings at noon",
  "q7Lm2Vb9Tz4Kcxxx",
])("%j is a password", (password) => {
  expect(faultOfPassword(password, owner)).toBeUndefined();
});

test.each([
  ["fourteen chars", "at least 15"],
  ["aaaaaaaaaaaaaaaaaaaa", "repeats"],
  ["abcabcabcabcabcabc", "repeats"],
  ["xk3qxk3qxk3qxk3q", "repeats"],
  ["correct horse battery staple", "most common"],
  ["Password-Password1", "common words"],
  ["P@ssw0rd-P@ssword2026", "common words"],
  ["paydesk console 2026", "common words"],
  ["qwertyuiop1234567890", "common words"],
  ["MariaFernandez2026!", "common words"],
  ["maria.fernandez@acme-shop", "common words"],
  ["x".repeat(257), "at most 256"],
])("%j is none", (password, why) => {
  expect(faultOfPassword(password, owner)).toContain(why);
});

test("twelve characters are enough beside a second factor, and eleven are not", () => {
  const guarded = { ...owner, secondFactor: true };
  expect(faultOfPassword("vK3-tq8-Zrw1", guarded)).toBeUndefined();
  expect(faultOfPassword("vK3-tq8-Zrw1", owner)).toContain("at least 15");
  expect(faultOfPassword("vK3-tq8-Zrw", guarded)).toContain("at least 12");
});
