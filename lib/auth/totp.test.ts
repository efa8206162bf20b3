import { generateSync } from "otplib";
import { expect, test } from "vitest";
import { hashRecoveryCode, newRecoveryCodes, newTotpSecret, totpStepOf, totpUri } from "@/lib/auth/totp";

const NOW_MS = 1_800_000_000_000;
const STEP = NOW_MS / 30_000;
const secret = newTotpSecret();
const codeAt = (offsetS: number) => generateSync({ secret, epoch: NOW_MS / 1_000 + offsetS });

test("a code counts in its own 30 seconds, and in those before and after", () => {
  for (const steps of [-1, 0, 1]) expect(totpStepOf(secret, codeAt(steps * 30), null, NOW_MS)).toBe(STEP + steps);
  for (const steps of [-3, -2, 2, 3]) expect(totpStepOf(secret, codeAt(steps * 30), null, NOW_MS)).toBeUndefined();
});

test("a code is good once, and none before it is good after it", () => {
  expect(totpStepOf(secret, codeAt(0), STEP, NOW_MS)).toBeUndefined();
  expect(totpStepOf(secret, codeAt(-30), STEP, NOW_MS)).toBeUndefined();
  expect(totpStepOf(secret, codeAt(30), STEP, NOW_MS)).toBe(STEP + 1);
});

test.each(["", "12345", "1234567", "abcdef", "１２３４５６", "12 34 5"])("%j is no code", (text) => {
  expect(totpStepOf(secret, text, null, NOW_MS)).toBeUndefined();
});

test("a code may be typed with the space that apps show", () => {
  const code = codeAt(0);
  expect(totpStepOf(secret, `${code.slice(0, 3)} ${code.slice(3)}`, null, NOW_MS)).toBe(STEP);
});

test("the QR code names the installation and the account", () => {
  const uri = new URL(totpUri(secret, "a@paydesk.example", "Paydesk (pay.example.com)"));
  expect(uri.protocol).toBe("otpauth:");
  expect(uri.searchParams.get("secret")).toBe(secret);
  expect(uri.searchParams.get("issuer")).toBe("Paydesk (pay.example.com)");
});

test("recovery codes differ, and are recognized however they are written", () => {
  const { codes, hashes } = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  const [code = ""] = codes;
  expect(code).toMatch(/^[a-z2-9]{6}-[a-z2-9]{6}-[a-z2-9]{5}$/);
  expect(hashRecoveryCode(code.toUpperCase().replaceAll("-", " "))).toEqual(hashes[0]);
});
