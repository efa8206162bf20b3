import fc from "fast-check";
import { expect, test } from "vitest";
import { RoutingRule } from "@/lib/psp/routing-schema";
import { changesBetween } from "@/lib/psp/rule-changes";

const rule = (name: string, more: object = {}) =>
  RoutingRule.parse({ name, use: [{ psp_account_id: "psp_a" }], ...more });

test("each kind of change is told with what it changed", () => {
  const before = [rule("euro", { when: { currencies: ["EUR"] } }), rule("large"), rule("old")];
  const after = [
    rule("large"),
    rule("euro", { when: { currencies: ["EUR", "CHF"] }, use: [{ psp_account_id: "psp_b", weight: 3 }] }),
    rule("new"),
  ];
  expect(changesBetween(before, after)).toEqual([
    { kind: "moved", name: "large", details: ["now at place 1 instead of 2"] },
    {
      kind: "changed",
      name: "euro",
      details: ["currencies: EUR, CHF instead of EUR", "uses: psp_b instead of psp_a"],
    },
    { kind: "added", name: "new", details: ["uses: psp_a"] },
    { kind: "removed", name: "old", details: [] },
  ]);
});

test("the same rules have not changed, and rules in another order have", () => {
  const rules = fc.uniqueArray(
    fc.string({ minLength: 1, maxLength: 3 }).filter((name) => name.trim() !== ""),
    {
      selector: (name) => name.trim(),
      minLength: 1,
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(rules, fc.nat(), (names, turn) => {
      const before = names.map((name) => rule(name));
      expect(changesBetween(before, before)).toEqual([]);
      const by = turn % before.length;
      const after = [...before.slice(by), ...before.slice(0, by)];
      expect(changesBetween(before, after).every(({ kind }) => kind === "moved")).toBe(true);
      expect(changesBetween(before, after).length > 0).toBe(by > 0);
    }),
  );
});
