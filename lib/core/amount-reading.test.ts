import fc from "fast-check";
import { expect, test } from "vitest";
import { readAmounts } from "@/lib/core/amount-reading";
import { decimalText } from "@/lib/core/amount-text";

test.each([
  ["25.99", "EUR", [2599n]],
  ["25,99", "EUR", [2599n]],
  ["25", "EUR", [2500n]],
  ["25,9", "EUR", [2590n]],
  ["1.234,56", "EUR", [123456n]],
  ["1,234.56", "EUR", [123456n]],
  ["1'234.56", "CHF", [123456n]],
  ["1 234 567,8", "EUR", [123456780n]],
  ["1.234", "EUR", [123400n]],
  ["1,234,567", "EUR", [123456700n]],
  ["2599", "JPY", [2599n]],
  ["1,000", "JPY", [1000n]],
  ["1.500", "KWD", [1500n, 1500000n]],
  ["0.005", "KWD", [5n]],
  ["9999999999.99", "EUR", [999999999999n]],
])("%s %s is %o", (text, currency, amounts) => {
  expect(readAmounts(text, currency)).toEqual(amounts);
});

test.each([
  ["25.9999", "EUR"],
  ["1.5", "JPY"],
  ["12,34,56", "EUR"],
  ["1.2.3", "EUR"],
  ["-5", "EUR"],
  ["1e3", "EUR"],
  ["25.", "EUR"],
  [".5", "EUR"],
  ["", "EUR"],
  ["10000000000.00", "EUR"],
])("%s %s is no amount", (text, currency) => {
  expect(readAmounts(text, currency)).toEqual([]);
});

test("every amount is read as what it is shown as", () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 0n, max: 999_999_999_999n }),
      fc.constantFrom("EUR", "JPY", "KWD", "USD"),
      (amount, currency) => {
        expect(readAmounts(decimalText(amount, currency), currency)).toContain(amount);
      },
    ),
  );
});
