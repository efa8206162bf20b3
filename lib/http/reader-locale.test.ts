import { expect, test } from "vitest";
import { readerLocale } from "@/lib/http/reader-locale";

test.each([
  ["de-DE,de;q=0.9,en;q=0.8", undefined, "de"],
  ["de-CH,de;q=0.9", undefined, "de-CH"],
  ["en;q=0.5, fr-CH", undefined, "fr"],
  ["en", undefined, "en-GB"],
  ["pt", undefined, "pt-BR"],
  ["zh-TW", undefined, "zh"],
  ["en-US,en;q=0.9", "de-CH", "de-CH"],
  ["xx-YY, nl", undefined, "nl"],
  // Browsers have no data of it, and would write it as they please.
  ["az, tr;q=0.5", undefined, "tr"],
  ["*", undefined, "en-GB"],
  ["", undefined, "en-GB"],
  [null, undefined, "en-GB"],
  ["not a tag;;;, 1,2", undefined, "en-GB"],
  // What is chosen is one of the list; anything else in the cookie counts for nothing.
  ["sv-SE", "tlh", "sv"],
  ["sv-SE", "__proto__", "sv"],
  [`${"a".repeat(5_000)}, pl`, undefined, "pl"],
])("Accept-Language %s with %s chosen is read as %s", (accepted, chosen, locale) => {
  const headers = new Headers(accepted === null ? {} : { "accept-language": accepted });
  expect(readerLocale(headers, chosen)).toBe(locale);
});
