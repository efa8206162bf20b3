import { expect, test } from "vitest";
import { readerLocale } from "@/lib/http/reader-locale";

test.each([
  ["de-DE,de;q=0.9,en;q=0.8", undefined, "de-DE"],
  ["en;q=0.5, fr-CH", undefined, "fr-CH"],
  ["en-US,en;q=0.9", "de-CH", "de-CH"],
  ["xx-YY, nl", undefined, "nl"],
  ["de-AQ", undefined, "de"],
  ["*", undefined, "en-GB"],
  ["", undefined, "en-GB"],
  [null, undefined, "en-GB"],
  ["not a tag;;;, 1,2", undefined, "en-GB"],
  // What is chosen is one of those that are offered; anything else in the cookie counts for nothing.
  ["sv-SE", "tlh", "sv-SE"],
  ["sv-SE", "__proto__", "sv-SE"],
  // Extensions would make countless locales.
  ["de-DE-u-nu-thai-x-1", undefined, "de-DE"],
  [`${"a".repeat(5_000)}, pl`, undefined, "pl"],
])("Accept-Language %s with %s chosen is read as %s", (accepted, chosen, locale) => {
  const headers = new Headers(accepted === null ? {} : { "accept-language": accepted });
  expect(readerLocale(headers, chosen)).toBe(locale);
});
