import { describe, expect, test } from "vitest";
import { amountMeanings, parseAmount, typedText } from "@/lib/core/amount-input";
import { decimalText } from "@/lib/core/amount-text";
import { LOCALES, PLAIN } from "@/lib/core/locale";

describe("an amount as people type it", () => {
  test.each([
    ["22.40", "EUR", 2240n],
    ["22,40", "EUR", 2240n],
    ["22", "EUR", 2200n],
    ["22.4", "EUR", 2240n],
    [" 22,4 ", "EUR", 2240n],
    [".5", "EUR", 50n],
    ["0", "EUR", 0n],
    ["0.00", "EUR", 0n],
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
    ["0,405", "KWD", 405n],
    ["1,000.500", "KWD", 1_000_500n],
    ["9999999999.99", "EUR", 999_999_999_999n],
    ["999999999999", "JPY", 999_999_999_999n],
    ["4503599627.37", "EUR", 450_359_962_737n],
    ["１２．５０", "EUR", 1_250n],
    ["٢٢", "EUR", 2200n],
    ["۱۲,۵", "EUR", 1_250n],
    ["१२", "INR", 1_200n],
    ["٢٫٥", "EUR", 250n],
    ["١٬٢٣٤٫٥٦", "EUR", 123_456n],
    ["١٬٢٣٤", "JPY", 1_234n],
    ["١٢٫٥٠٠", "KWD", 12_500n],
    ["1٬234٬567٫5", "KWD", 1_234_567_500n],
    ["٫٥", "EUR", 50n],
  ])("%s %s is %s minor units, whatever the reader's locale", (text, currency, minor) => {
    for (const locale of ["en-GB", "de-DE", "fr-FR"]) expect(parseAmount(text, currency, locale)).toEqual({ minor });
  });

  test.each([
    ["1,234", "EUR", "en-GB", 123_400n],
    ["1,234", "JPY", "en-US", 1_234n],
    ["1,234", "KWD", "en-US", 1_234_000n],
    ["1.234", "KWD", "en-US", 1_234n],
    ["1.234", "EUR", "de-DE", 123_400n],
    ["1.234", "JPY", "de-DE", 1_234n],
    ["1.234", "KWD", "de-DE", 1_234_000n],
    ["1,234", "KWD", "de-DE", 1_234n],
    ["1,234", "KWD", "fr-FR", 1_234n],
    // 1.005 * 100 is where floats go wrong.
    ["1.005", "KWD", "en-GB", 1_005n],
  ])("%s %s in %s is %s minor units: a lone sign before three digits is the reader's own", (...row) => {
    const [text, currency, locale, minor] = row;
    expect(parseAmount(text, currency, locale)).toEqual({ minor });
  });

  test.each([
    ["", "EUR", "en-GB", "Write an amount."],
    ["abc", "EUR", "en-GB", "Write digits"],
    ["-5", "EUR", "en-GB", "Write digits"],
    ["١٫٢٫٣", "EUR", "en-GB", "without signs between"],
    ["١٢٬٣", "EUR", "en-GB", "without signs between"],
    ["1.234٫5", "EUR", "de-DE", "without signs between"],
    ["٢٫", "EUR", "en-GB", "without signs between"],
    ["1e3", "EUR", "en-GB", "Write digits"],
    ["22.405", "EUR", "en-GB", "EUR has 2 decimals."],
    ["22,405", "EUR", "de-DE", "EUR has 2 decimals."],
    ["22.4", "JPY", "en-GB", "JPY has no decimals."],
    ["1.234", "KWD", "fr-FR", "without signs"],
    ["1.234", "EUR", "fr-FR", "without signs"],
    ["22.", "EUR", "en-GB", "without signs"],
    ["1,2,3", "EUR", "en-GB", "without signs"],
    ["1,23.45", "EUR", "en-GB", "without signs"],
    ["0,123,456", "EUR", "en-GB", "without signs"],
    ["1,000.000.00", "EUR", "en-GB", "without signs"],
    ["10000000000.00", "EUR", "en-GB", "more than an amount can be"],
    ["9".repeat(40), "JPY", "en-GB", "more than an amount can be"],
  ])("%s %s in %s is refused, not guessed", (text, currency, locale, fault) => {
    expect(parseAmount(text, currency, locale).fault).toContain(fault);
  });

  test.each([...LOCALES, PLAIN])(
    "in %s, what is suggested and what is shown is read back as the same amount, in every number of decimals",
    (locale) => {
      for (const currency of ["JPY", "EUR", "KWD"]) {
        for (const minor of [1n, 99n, 1_000n, 2240n, 100_000n, 1_234_567n, 999_999_999_999n]) {
          expect(parseAmount(typedText(minor, currency, locale), currency, locale)).toEqual({ minor });
          expect(parseAmount(decimalText(minor, currency, locale), currency, locale)).toEqual({ minor });
        }
      }
    },
  );
});

describe("what a text can mean as an amount, whoever wrote it", () => {
  test.each([
    ["22.40", "EUR", [2240n]],
    ["22,4", "EUR", [2240n]],
    ["0", "EUR", [0n]],
    ["1.000", "EUR", [100_000n]],
    ["1 000,00", "EUR", [100_000n]],
    ["1.500", "KWD", [1_500n, 1_500_000n]],
    ["1,500", "KWD", [1_500n, 1_500_000n]],
    ["0.500", "KWD", [500n]],
    ["1,234", "JPY", [1_234n]],
    ["9,999,999,999.99", "EUR", [999_999_999_999n]],
    ["", "EUR", []],
    ["-1", "EUR", []],
    ["1e3", "EUR", []],
    ["22.40", "JPY", []],
    ["22.4051", "EUR", []],
    ["1.000.00", "EUR", []],
    ["1,000.50.5", "KWD", []],
    ["10,000,000,000.00", "EUR", []],
  ] as const)("%s in %s is %s", (text, currency, meanings) => {
    expect(amountMeanings(text, currency)).toEqual(meanings);
  });
});
