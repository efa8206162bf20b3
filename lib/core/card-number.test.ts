import fc from "fast-check";
import { expect, test } from "vitest";
import { containsCardNumber } from "./card-number";

const TEST_PAN = "4242424242424242";

test.each([
  TEST_PAN,
  "4242 4242 4242 4242",
  "4242-4242-4242-4242",
  "card 4242.4242.4242.4242, exp 12/30",
  "4242 4242 4242 4242 12/34 123",
  "４２４２４２４２４２４２４２４２",
  "378282246310005",
])("a card number is found in %j", (text) => {
  expect(containsCardNumber(text)).toBe(true);
});

test.each([
  "ord_777",
  "4242",
  "4242424242424241",
  "0000000000000000",
  "2026-11-23 10:30",
  "pi_01k8v4y6m5fxj8tq3z9w7n2b4d",
  "",
])("an ordinary text is left alone: %j", (text) => {
  expect(containsCardNumber(text)).toBe(false);
});

test("a number that passes Luhn is found whatever separates its groups", () => {
  const digits = fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 18 })
    .filter((list) => list.some((d) => d > 0));
  fc.assert(
    fc.property(
      digits,
      fc.constantFrom(" ", "-", "_", "."),
      fc.integer({ min: 1, max: 6 }),
      (body, separator, size) => {
        const all = [...body, checkDigit(body)].join("");
        const groups = all.match(new RegExp(`.{1,${size}}`, "g")) ?? [];
        expect(containsCardNumber(`x${groups.join(separator)}y`)).toBe(true);
      },
    ),
  );
});

test("no UUID is taken for a card number", () => {
  fc.assert(
    fc.property(fc.uuid(), (uuid) => {
      expect(containsCardNumber(`order_${uuid}`)).toBe(false);
    }),
    { numRuns: 10_000 },
  );
  expect(containsCardNumber("42424242-4242-4242-8242-424242424242")).toBe(false);
  expect(containsCardNumber("0f9d2c1a-1111-4111-8111-111111111111 4242424242424242")).toBe(true);
});

function checkDigit(body: number[]): number {
  const sum = [...body].reverse().reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
