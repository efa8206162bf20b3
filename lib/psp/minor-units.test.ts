import fc from "fast-check";
import { expect, test } from "vitest";
import { feeFromPspUnits, fromPspUnits, toPspUnits } from "@/lib/psp/minor-units";

test.each([
  [500n, "JPY", {}, 500n],
  [500n, "JPY", { JPY: 2 }, 50_000n],
  [1_230n, "KWD", { KWD: 2 }, 123n],
  [1_234n, "KWD", { KWD: 2 }, undefined],
  [2_599n, "EUR", { JPY: 2 }, 2_599n],
] as const)("%s of %s where a PSP has %j: %s", (amount, currency, exponents, theirs) => {
  expect(toPspUnits(amount, currency, exponents)).toBe(theirs);
});

test("what goes there comes back", () => {
  const amount = fc.bigInt({ min: 1n, max: 999_999_999_999n });
  fc.assert(
    fc.property(amount, fc.constantFrom("EUR", "JPY", "KWD"), fc.nat(4), (minor, currency, digits) => {
      const exponents = { [currency]: digits };
      const theirs = toPspUnits(minor, currency, exponents);
      if (theirs !== undefined) expect(fromPspUnits(theirs, currency, exponents)).toBe(minor);
    }),
  );
});

test("a fraction of our unit is no amount; of a fee it is a whole one", () => {
  expect(fromPspUnits(50_050n, "JPY", { JPY: 2 })).toBeUndefined();
  expect(feeFromPspUnits(36n, "JPY", { JPY: 2 })).toBe(1n);
  expect(feeFromPspUnits(36n, "EUR", {})).toBe(36n);
});
