import { expect, test } from "vitest";
import { datesOf } from "@/lib/core/locale";

test.each([
  ["en-GB", "26 Nov 2026, 14:03"],
  ["en-US", "Nov 26, 2026, 2:03 PM"],
  ["de-DE", "26 Nov 2026, 14:03"],
  ["ja-JP", "26 Nov 2026, 14:03"],
  ["en", "26 Nov 2026, 14:03"],
])("in %s a moment is written %s: English words, in an order that nobody reads wrongly", (locale, text) => {
  const options = { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" } as const;
  expect(datesOf(locale, options).format(Date.UTC(2026, 10, 26, 14, 3))).toBe(text);
});
