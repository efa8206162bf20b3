import { expect, test } from "vitest";
import { decimalText } from "@/lib/core/amount-text";
import { typedAmount } from "@/lib/core/amount-typed";

test.each([
  ["22.40", "EUR", 2240n],
  ["22,40", "EUR", 2240n],
  ["22.4", "EUR", 2240n],
  ["22", "EUR", 2200n],
  ["0", "EUR", 0n],
  ["1,000.00", "EUR", 100_000n],
  ["1.000,00", "EUR", 100_000n],
  ["1 000,00", "EUR", 100_000n],
  ["1.000", "EUR", 100_000n],
  ["1,234,567", "JPY", 1_234_567n],
  ["500", "JPY", 500n],
  ["1.500", "KWD", 1_500n],
  ["1,500", "KWD", 1_500n],
  ["1,000.500", "KWD", 1_000_500n],
  ["9,999,999,999.99", "EUR", 999_999_999_999n],
])("%s in %s is %s minor units", (text, currency, minor) => {
  expect(typedAmount(text, currency)).toBe(minor);
});

test.each([
  ["", "EUR"],
  ["-1", "EUR"],
  ["1e3", "EUR"],
  ["22.40", "JPY"],
  ["1.5", "JPY"],
  ["22.4051", "EUR"],
  ["1,0,0", "EUR"],
  ["1.000.00", "EUR"],
  ["1,000.000.00", "EUR"],
  ["1,000.50.5", "KWD"],
  ["10,000,000,000.00", "EUR"],
  ["٢٢", "EUR"],
])("%s in %s is no amount", (text, currency) => {
  expect(typedAmount(text, currency)).toBeUndefined();
});

test.each(["EUR", "JPY", "KWD"])("what is shown in %s can be typed again", (currency) => {
  for (const minor of [0n, 5n, 999n, 100_000n, 999_999_999_999n]) {
    expect(typedAmount(decimalText(minor, currency), currency)).toBe(minor);
  }
});
