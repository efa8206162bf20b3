import { expect, test } from "vitest";
import { amountText } from "@/lib/core/amount-text";

test.each([
  [2599n, "EUR", "25.99 EUR"],
  [5n, "EUR", "0.05 EUR"],
  [0n, "EUR", "0.00 EUR"],
  [-2599n, "EUR", "-25.99 EUR"],
  [5000n, "JPY", "5,000 JPY"],
  [1234n, "KWD", "1.234 KWD"],
  [999_999_999_999n, "USD", "9,999,999,999.99 USD"],
])("%s minor units of %s read as %s", (amountMinor, currency, text) => {
  expect(amountText(amountMinor, currency)).toBe(text);
});
