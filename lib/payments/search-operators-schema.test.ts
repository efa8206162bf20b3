import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PLAIN_READER, type Reader } from "@/lib/core/reader";
import { operatorExamples, operatorsFor, readOperators } from "@/lib/payments/search-operators-schema";

test.each([
  ["status:failed", { status: "failed" }],
  ["STATUS:Failed", { status: "failed" }],
  ["psp:psp_sim_b", { psp: "psp_sim_b" }],
  ['psp:"Simulator B"', { psp: "Simulator B" }],
  ["amount>100 currency:EUR", { currency: "EUR", amount_gte: 10_001 }],
  ["currency:eur amount>=100", { currency: "EUR", amount_gte: 10_000 }],
  ["amount<10 currency:JPY", { currency: "JPY", amount_lte: 9 }],
  ["amount<=1.5 currency:KWD", { currency: "KWD", amount_lte: 1_500 }],
  ["amount:25,99 currency:EUR", { currency: "EUR", amount_gte: 2_599, amount_lte: 2_599 }],
  ["after:2026-11-01", { created_gte_ms: Date.UTC(2026, 10, 1) }],
  ["after:2026-11-01T10:30", { created_gte_ms: Date.UTC(2026, 10, 1, 10, 30) }],
  ["before:2026-11-01", { created_lte_ms: Date.UTC(2026, 10, 1) - 1 }],
  ["merchant:m_1", { merchant_id: "m_1" }],
  ['merchant:"Test Shop"', { merchant: "Test Shop" }],
  ["last4:4242", { last4: "4242" }],
  ["order:ord_777", { order_id: "ord_777" }],
  ["ref:sp_1", { psp_reference: "sp_1" }],
])("%s is a filter", (text, filters) => {
  expect(readOperators(text)).toEqual({ filters, rest: "", faults: [] });
});

test.each([
  "status:done",
  "status:",
  "amount>100",
  "amount>ten currency:EUR",
  "currency:EURO",
  "after:yesterday",
  "after:2026-02-30",
  "before:2026-13-01",
  "last4:42",
])("%s says what is wrong with it", (text) => {
  const { filters, rest, faults } = readOperators(text);
  expect({ filters: { ...filters, currency: undefined }, rest }).toEqual({
    filters: { currency: undefined },
    rest: "",
  });
  expect(faults).toHaveLength(1);
});

test.each([
  "foo:bar",
  "https://shop.example/1",
  "a>b",
  "status",
  "last4>4242",
  "ord:1",
  "constructor:x",
  "__proto__:x",
])("%s is text, since order ids may hold any sign", (text) => {
  expect(readOperators(text)).toEqual({ filters: {}, rest: text, faults: [] });
});

test("operators stand anywhere in the text, and the rest stays in its order", () => {
  expect(readOperators("ord_1 status:failed  psp:psp_sim_b x")).toEqual({
    filters: { status: "failed", psp: "psp_sim_b" },
    rest: "ord_1 x",
    faults: [],
  });
});

test("the examples that are shown are understood", () => {
  const faults = Object.values(operatorExamples).flatMap((text) => readOperators(`${text} currency:EUR`).faults);
  expect(faults).toEqual([]);
});

test("a text without operators comes back as it was written", () => {
  const plain = fc.string({ unit: "grapheme", maxLength: 255 }).filter((text) => !/[:<>=]/.test(text));
  fc.assert(
    fc.property(plain, (text) => {
      expect(readOperators(text)).toEqual({ filters: {}, rest: text.trim(), faults: [] });
    }),
  );
});

test("whatever somebody writes can be read at once", () => {
  const signs = fc.array(fc.constantFrom('"', ":", " ", "status", "amount", ">", "=", "currency:EUR", "x", "1"), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(signs, (parts) => {
      const startedAt = performance.now();
      readOperators(parts.join(""));
      expect(performance.now() - startedAt).toBeLessThan(50);
    }),
  );
});

describe("a reader's own figures and days", () => {
  beforeEach(() => {
    vi.stubEnv("TZ", "America/New_York");
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });
  const british: Reader = { locale: "en-GB", zone: "utc" };
  const german: Reader = { locale: "de", zone: "local" };

  test.each([
    ["amount:1,500 currency:EUR", british, 150_000],
    ["amount:1.500 currency:EUR", german, 150_000],
    ["amount:1,500 currency:KWD", british, 1_500_000],
    ["amount:1,500 currency:KWD", german, 1_500],
    ["amount:1.500,25 currency:EUR", british, 150_025],
  ] as const)("%s to %o is %d minor units", (text, reader, minor) => {
    expect(readOperators(text, reader).filters).toMatchObject({ amount_gte: minor, amount_lte: minor });
  });

  test("an amount that means nothing there is told of, and not guessed at", () => {
    expect(readOperators("amount:1,500 currency:EUR", german).faults).toEqual([
      { text: "amount:1,500", message: "1,500 is no amount in EUR. EUR has 2 decimals." },
    ]);
  });

  test.each([
    ["after:2026-11-01", { created_gte_ms: Date.UTC(2026, 10, 1, 4) }],
    ["before:2026-11-03", { created_lte_ms: Date.UTC(2026, 10, 3, 5) - 1 }],
    ["after:2026-11-03T10:30", { created_gte_ms: Date.UTC(2026, 10, 3, 15, 30) }],
    ["after:2026-11-03T10:30Z", { created_gte_ms: Date.UTC(2026, 10, 3, 10, 30) }],
  ])("%s is in the reader's zone", (text, filters) => {
    expect(readOperators(text, german).filters).toEqual(filters);
  });

  test.each([
    "amount:1,500 currency:KWD ord_1",
    "amount>1.500 currency:EUR",
    'merchant:"A  B" after:2026-11-01  before:2026-11-03',
    "amount:25,99 currency:EUR",
    "no operators",
  ])("%s means the same in an address, to everybody", (text) => {
    const plain = operatorsFor(PLAIN_READER, text, german);
    expect(readOperators(plain)).toEqual(readOperators(text, german));
    for (const reader of [german, british]) {
      expect(readOperators(operatorsFor(reader, plain, PLAIN_READER), reader)).toEqual(readOperators(text, german));
    }
  });

  test("a text that means the same to both stays as it was written", () => {
    const text = "status:failed  amount>100 currency:EUR after:2026-11-01T10:30Z x";
    expect(operatorsFor(PLAIN_READER, text, german)).toBe(text);
    expect(operatorsFor(PLAIN_READER, "amount:1.500 currency:KWD", german)).toBe("amount:1500.000 currency:KWD");
  });
});
