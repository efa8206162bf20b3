import { expect, test } from "vitest";
import { exponentOf, isCurrency, toJsonAmount } from "./money";

test.each(["EUR", "USD", "JPY", "KWD", "XOF"])("%s is a currency one can pay in", (code) => {
  expect(isCurrency(code)).toBe(true);
});

test.each(["eur", "usd", "XXX", "XTS", "XAU", "USN", "USDT", "ZZZ", "EU", "", "E R"])("%j is none", (code) => {
  expect(isCurrency(code)).toBe(false);
});

test.each([
  ["EUR", 2],
  ["JPY", 0],
  ["KWD", 3],
])("%s counts %i decimals", (code, digits) => {
  expect(exponentOf(code)).toBe(digits);
});

test("an amount that JSON can't carry exactly is refused", () => {
  expect(toJsonAmount(999_999_999_999n)).toBe(999_999_999_999);
  expect(() => toJsonAmount(2n ** 53n)).toThrow();
});
