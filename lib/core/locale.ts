import type { AdminActor } from "@/lib/core/actor";

/** How figures and dates are written, as a BCP 47 tag: "de-CH". The words are English for every reader. */
export type Locale = string;

/** How figures are written for programs and for the record: in the API's sentences, in what is stored. */
export const PLAIN: Locale = "en";

/** The cookie of a browser in which somebody chose a locale. */
export const LOCALE_COOKIE = "paydesk-locale";

/** What somebody may choose whose browser speaks for another country. A browser may ask for any other one. */
export const OFFERED: readonly Locale[] = [
  ...["en-GB", "en-US", "en-IN", "de-DE", "de-CH", "fr-FR", "es-ES", "it-IT", "nl-NL"],
  ...["pl-PL", "pt-BR", "sv-SE", "ja-JP"],
];

/** The locale of who reads an answer: an operator's own, and the plain one for a program. */
export function localeOf(actor: AdminActor): Locale {
  return actor.kind === "operator" ? actor.locale : PLAIN;
}

const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

/** A locale's way to write numbers, in the digits 0 to 9 that every field takes. Kept: making one is slow. */
export function numbersOf(locale: Locale, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return kept(numbers, locale, options, () => new Intl.NumberFormat(locale, { ...options, numberingSystem: "latn" }));
}

/**
 * A locale's way to write dates in English: its own kind of English with its order and clock, or else day, month in
 * letters and 24 hours, which nobody reads wrongly.
 */
export function datesOf(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const english = locale.startsWith("en-") ? locale : "en-GB";
  return kept(dates, english, options, () => new Intl.DateTimeFormat(english, options));
}

function kept<Format>(formats: Map<string, Format>, locale: Locale, options: object, make: () => Format): Format {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const format = make();
  formats.set(key, format);
  return format;
}
