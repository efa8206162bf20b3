import fc from "fast-check";
import { expect, test } from "vitest";
import { operatorExamples, readOperators } from "@/lib/payments/search-operators-schema";

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
