import { expect, test } from "vitest";
import { ruleText, thresholdList, thresholdRule } from "@/lib/core/threshold-rule";

test.each([
  [100_000n, "EUR", "en-GB", "the amount is 1,000.00 EUR or more"],
  [100_000n, "EUR", "de-DE", "the amount is 1.000,00 EUR or more"],
  [1_234n, "KWD", "de-DE", "the amount is 1,234 KWD or more"],
  [5_000n, "JPY", "de-DE", "the amount is 5.000 JPY or more"],
  [0n, "EUR", "de-DE", "the amount is 0,00 EUR or more"],
])("a threshold of %s %s is read in %s as: %s", (minor, currency, locale, text) => {
  expect(ruleText(thresholdRule("the amount", minor, currency), locale)).toBe(text);
});

test("a list of thresholds is kept in one way, and read in another", () => {
  const thresholds = [
    { currency: "JPY", amount: 5_000 },
    { currency: "EUR", amount: 123_456_789n },
  ];
  const kept = thresholdList(thresholds);
  expect(kept).toBe("from 1,234,567.89 EUR, from 5,000 JPY");
  expect(ruleText(kept, "de-DE")).toBe("from 1.234.567,89 EUR, from 5.000 JPY");
  expect(ruleText(thresholdList([]), "de-DE")).toBe("none");
});

test.each([
  "from 1,000.00 EUR on",
  "we paid 1,000.00 EUR",
  "the reason is fraudulent",
  "it is 1.2.3 EUR or more",
  "it is 5.00 XXX or more",
])("%s stays as it is", (rule) => {
  expect(ruleText(rule, "de-DE")).toBe(rule);
});
