import { expect, test } from "vitest";
import { useText, whenText } from "@/components/routing-rule-text";

const rule = {
  name: "Books",
  when: { merchant_ids: ["m_1", "m_2"] },
  use: [
    { psp_account_id: "psp_1", priority: 1, weight: 1 },
    { psp_account_id: "psp_2", priority: 2, weight: 1 },
  ],
  retry_declines: [],
};
const names = {
  accounts: [
    { id: "psp_1", name: "\u202eA rotalumiS", enabled: true, priority: 1 },
    { id: "psp_2", name: "Simulator B", enabled: true, priority: 2 },
  ],
  merchants: [
    { id: "m_1", name: "متجر" },
    { id: "m_2", name: "Books" },
  ],
};

test("a name that turns the direction of writing turns nothing beside it", () => {
  expect(whenText(rule, names, "en-GB")).toBe("Charges of \u2068متجر\u2069 or Books");
  expect(useText(rule, names, "en-GB")).toBe("\u2068\u202eA rotalumiS\u2069, then Simulator B");
});

test("shares are written as the reader writes every other percentage", () => {
  const use = rule.use.map((each, at) => ({ ...each, priority: 1, weight: 1 + at }));
  expect(useText({ ...rule, use }, names, "en-GB")).toBe("33% \u2068\u202eA rotalumiS\u2069 and 67% Simulator B");
  expect(useText({ ...rule, use }, names, "de")).toContain("67\u202f% Simulator B");
});
