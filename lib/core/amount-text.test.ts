import { expect, test } from "vitest";
import { amountText, plainDecimal } from "@/lib/core/amount-text";

test.each([
  [2599n, "EUR", "en", "25.99 EUR"],
  [5n, "EUR", "en", "0.05 EUR"],
  [0n, "EUR", "en", "0.00 EUR"],
  [-2599n, "EUR", "en", "-25.99 EUR"],
  [5000n, "JPY", "en", "5,000 JPY"],
  [1234n, "KWD", "en", "1.234 KWD"],
  [999_999_999_999n, "USD", "en", "9,999,999,999.99 USD"],
  // Past what a float holds, to the last unit.
  [9_007_199_254_740_993n, "JPY", "en", "9,007,199,254,740,993 JPY"],
  [-9_007_199_254_740_993n, "KWD", "de-DE", "-9.007.199.254.740,993 KWD"],
  [1234n, "KWD", "de-DE", "1,234 KWD"],
  [5000n, "JPY", "de-DE", "5.000 JPY"],
  [123_456_789n, "EUR", "de-DE", "1.234.567,89 EUR"],
  [123_456_789n, "EUR", "de-CH", "1’234’567.89 EUR"],
  [123_456_789n, "EUR", "fr-FR", "1\u202f234\u202f567,89 EUR"],
  [123_456_789n, "INR", "en-IN", "12,34,567.89 INR"],
  // Every field takes these digits, and an id beside them has them too.
  [123_456n, "EGP", "ar", "1,234.56 EGP"],
])("%s minor units of %s in %s read as %s", (amountMinor, currency, locale, text) => {
  expect(amountText(amountMinor, currency, locale)).toBe(text);
});

test.each([
  [259_900n, "EUR", "2599.00"],
  [-5n, "EUR", "-0.05"],
  [5000n, "JPY", "5000"],
  [1n, "KWD", "0.001"],
])("%s minor units of %s are %s for a program", (amountMinor, currency, text) => {
  expect(plainDecimal(amountMinor, currency)).toBe(text);
});
