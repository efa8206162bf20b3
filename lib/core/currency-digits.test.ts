import { codes } from "currency-codes";
import { expect, test } from "vitest";
import { digitsOf } from "@/lib/core/currency-digits";
import { exponentOf, isCurrency } from "@/lib/core/money";

test("amounts are shown with the decimals that ISO 4217 gives their currency, for every currency that we take", () => {
  const taken = codes().filter(isCurrency);
  expect(taken.length).toBeGreaterThan(150);
  expect(taken.filter((currency) => digitsOf(currency) !== exponentOf(currency))).toEqual([]);
});
