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
  "3782 822463 10005",
  "30569309025904",
  "4222222222222",
  "6011000990139424",
  "6011 0009 9013 9424",
  `ord_1764129600000-${TEST_PAN}`,
  `1764129600000 ${TEST_PAN}`,
])("a card number is found in %j", (text) => {
  expect(containsCardNumber(text)).toBe(true);
});

test.each([
  "ord_777",
  "ord_1764129600003",
  "4242",
  "4242424242424241",
  "0000000000000000",
  "2026-11-23 10:30",
  "pi_01k8v4y6m5fxj8tq3z9w7n2b4d",
  "",
])("an ordinary text is left alone: %j", (text) => {
  expect(containsCardNumber(text)).toBe(false);
});

/** What each network's numbers begin with, from its first range to its last, and the lengths it issues. */
const ISSUED: ReadonlyArray<readonly [network: string, begins: string[], lengths: number[]]> = [
  ["UATP", ["1001", "1999"], [15]],
  ["GPN", ["1946"], [16, 18, 19]],
  ["JCB", ["1800", "2131"], [15]],
  ["JCB", ["3528", "3589"], [16, 17, 18, 19]],
  ["Mir", ["2200", "2204"], [16, 17, 18, 19]],
  ["Mastercard", ["2221", "2229", "2300", "2699", "2720", "51", "55"], [16]],
  ["Diners Club", ["300", "305", "309", "36", "38", "39"], [14, 16, 19]],
  ["American Express", ["34", "37"], [15]],
  ["Visa", ["40", "49"], [13, 16, 18, 19]],
  ["Maestro", ["50", "56", "59", "60", "67", "69"], [13, 14, 15, 16, 17, 18, 19]],
  ["Discover", ["6011", "644", "649", "65"], [16, 19]],
  ["UnionPay", ["62", "810", "8171"], [14, 15, 16, 17, 18, 19]],
  ["RuPay", ["508", "60", "6521", "81", "82"], [16]],
  ["Verve", ["506099", "507941", "650002"], [16, 18, 19]],
  ["UzCard", ["5614", "8600"], [16]],
  ["Napas", ["9704"], [16, 19]],
  ["Troy", ["65", "9792"], [16]],
  ["Humo", ["9860"], [16]],
];
const cases = ISSUED.flatMap(([network, begins, lengths]) =>
  begins.flatMap((begin) => lengths.map((length) => [network, begin, length] as const)),
);

test.each(cases)("a number of %s that begins with %s and has %i digits is found, however it is grouped", (...row) => {
  const [, begin, length] = row;
  fc.assert(
    fc.property(
      bodyOf(begin, length),
      fc.constantFrom(" ", "-", "_", "."),
      fc.integer({ min: 1, max: 6 }),
      (body, separator, size) => {
        const number = withCheckDigit(body);
        const groups = number.match(new RegExp(`.{1,${size}}`, "g")) ?? [];
        expect(containsCardNumber(`x${number}y`)).toBe(true);
        expect(containsCardNumber(`x${groups.join(separator)}y`)).toBe(true);
      },
    ),
    { numRuns: 20 },
  );
});

test.each([
  ["a time in milliseconds", "1", 13],
  ["a time in microseconds", "17", 16],
  ["a time in nanoseconds", "17", 19],
  ["a time to the second", "20", 14],
  ["a time to the millisecond", "20", 17],
  ["thirteen digits of no old Visa", "3", 13],
  ["fifteen digits of no network", "4", 15],
  ["sixteen digits below Mastercard's", "2206", 16],
  ["sixteen digits above Mastercard's", "2721", 16],
  ["sixteen digits of American Express", "34", 16],
  ["sixteen digits of no network", "7", 16],
] as const)("%s is no card number, even where it passes Luhn", (_, begin, length) => {
  fc.assert(
    fc.property(bodyOf(begin, length), (body) => {
      expect(containsCardNumber(`ord_${withCheckDigit(body)}`)).toBe(false);
    }),
  );
});

test("an order id is taken whatever follows its time in milliseconds", () => {
  const counter = fc.nat({ max: 999_999 });
  fc.assert(
    fc.property(fc.integer({ min: 1_700_000_000_000, max: 1_999_999_999_999 }), counter, (time, count) => {
      expect(containsCardNumber(`ord_${time}-${count}`)).toBe(false);
    }),
    { numRuns: 10_000 },
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

/** All digits of a number but its last: those that it begins with, and any others. */
function bodyOf(begin: string, length: number): fc.Arbitrary<string> {
  const others = length - begin.length - 1;
  return fc.stringMatching(new RegExp(`^\\d{${others}}$`)).map((rest) => begin + rest);
}

function withCheckDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}
