import { expect, test } from "vitest";
import { addressOf, changed, listOf } from "@/components/payment-search-address";
import { inForce, withoutOperators } from "@/lib/payments/search-in-force-schema";
import { SearchPayments } from "@/lib/payments/search-schema";

const read = (given: Readonly<Record<string, unknown>>) => inForce(SearchPayments.parse(given));

test.each([
  [{ status: "failed", q: "status:succeeded" }, { status: "succeeded" }, ["status=failed"]],
  [{ q: "status:failed status:succeeded" }, { status: "succeeded" }, ["status:failed"]],
  [{ merchant: "Acme", q: "merchant:Sakura" }, { merchant: "Sakura" }, ["merchant=Acme"]],
  [{ q: "amount:5 amount>9 currency:EUR" }, { currency: "EUR", amount_gte: 901 }, ["amount:5"]],
  [
    { currency: "JPY", amount_lte: "900", q: "amount>5 currency:EUR" },
    { currency: "EUR", amount_gte: 501 },
    ["amount_lte=900", "currency=JPY"],
  ],
  [{ created_gte_ms: "5", q: "after:2026-11-01" }, { created_gte_ms: Date.UTC(2026, 10, 1) }, ["created_gte_ms=5"]],
] as const)("of what contradicts itself in %o one thing counts, and the rest is named", (given, counts, lost) => {
  const { search, setAside } = read(given);
  const { limit: _, sort: __, ...filters } = JSON.parse(JSON.stringify(search));
  expect(filters).toEqual(counts);
  expect(setAside.toSorted()).toEqual(lost.map((text) => expect.stringContaining(text)));
});

test.each([
  { status: "failed", q: "status:failed" },
  { currency: "EUR", amount_lte: "900", q: "amount>5 currency:EUR" },
  { q: "amount>5 amount<9 currency:EUR" },
  { status: "failed", q: "psp:psp_sim_b ord_1" },
])("nothing is left out of %o, which contradicts nothing", (given) => {
  expect(read(given).setAside).toEqual([]);
});

test("a filter that is chosen takes the place of what the text says of it, and of nothing else", () => {
  const typed = listOf({ q: "ord_1 status:succeeded  psp:psp_sim_b" });
  expect(addressOf(changed(typed, { status: "failed" }))).toBe("/payments?status=failed&q=ord_1+psp%3Apsp_sim_b");
  expect(addressOf(changed(typed, { sort: "created" }))).toContain("status%3Asucceeded");
  expect(withoutOperators("status:fail", ["status"])).toBe("");
  expect(withoutOperators("amount>5 currency:EUR x", ["currency"])).toBe("x");
});
