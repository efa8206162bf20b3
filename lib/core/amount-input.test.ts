import { describe, expect, test } from "vitest";
import { parseAmount, typedAmount } from "@/lib/core/amount-input";

describe("an amount as people type it", () => {
  test.each([
    ["22.40", "EUR", 2240n],
    ["22,40", "EUR", 2240n],
    ["22", "EUR", 2200n],
    ["22.4", "EUR", 2240n],
    [" 22,4 ", "EUR", 2240n],
    [".5", "EUR", 50n],
    ["0.01", "EUR", 1n],
    ["1,234.56", "EUR", 123_456n],
    ["1.234,56", "EUR", 123_456n],
    ["1 234,56", "EUR", 123_456n],
    ["1\u202f234,56", "EUR", 123_456n],
    ["1'234.50", "CHF", 123_450n],
    ["1.234.567", "EUR", 123_456_700n],
    ["00022.40", "EUR", 2240n],
    ["2240", "JPY", 2240n],
    ["1,234,567", "JPY", 1_234_567n],
    ["22.4", "KWD", 22_400n],
    ["22,405", "KWD", 22_405n],
    ["9999999999.99", "EUR", 999_999_999_999n],
    ["999999999999", "JPY", 999_999_999_999n],
    // 0.1 + 0.2 and 1.005 * 100 are where floats go wrong.
    ["1.005", "KWD", 1_005n],
    ["4503599627.37", "EUR", 450_359_962_737n],
  ])("%s %s is %s minor units", (text, currency, minor) => {
    expect(parseAmount(text, currency)).toEqual({ minor });
  });

  test.each([
    ["", "EUR", "Write an amount."],
    ["abc", "EUR", "Write digits"],
    ["-5", "EUR", "Write digits"],
    ["1e3", "EUR", "Write digits"],
    ["٢٢", "EUR", "Write digits"],
    ["0", "EUR", "more than nothing"],
    ["0.00", "EUR", "more than nothing"],
    ["22.405", "EUR", "EUR has 2 decimals."],
    ["1,234", "EUR", "EUR has 2 decimals."],
    ["22.4", "JPY", "JPY has no decimals."],
    ["1,234", "JPY", "JPY has no decimals."],
    ["22.", "EUR", "without signs"],
    ["1,2,3", "EUR", "without signs"],
    ["1,23.45", "EUR", "without signs"],
    ["10000000000.00", "EUR", "more than an amount can be"],
    ["9".repeat(40), "JPY", "more than an amount can be"],
  ])("%s %s is refused, not guessed", (text, currency, fault) => {
    expect(parseAmount(text, currency).fault).toContain(fault);
  });

  test("what is suggested is read back as the same amount, in every number of decimals", () => {
    for (const currency of ["JPY", "EUR", "KWD"]) {
      for (const minor of [1n, 99n, 100n, 2240n, 999_999_999_999n]) {
        expect(parseAmount(typedAmount(minor, currency), currency)).toEqual({ minor });
      }
    }
  });
});
