import type { AdminActor } from "@/lib/core/actor";

/** How figures and dates are written, as a BCP 47 tag: "de-CH". The words are English for every reader. */
export type Locale = string;

/** How figures are written for programs and for the record: in the API's sentences, in what is stored. */
export const PLAIN: Locale = "en";

/** The cookie of a browser in which somebody chose a locale. */
export const LOCALE_COOKIE = "paydesk-locale";

/**
 * What a reader may have. Browsers come without the data of many locales, and would write those as they please: an
 * amount must not change its commas on its way. So these are all, and a test lets a browser write each of them.
 */
export const LOCALES: readonly Locale[] = [
  ...["en-GB", "en-US", "en-AU", "en-CA", "en-IE", "en-IN", "en-NZ", "en-SG", "en-ZA"],
  ...["ar", "bg", "bn", "ca", "cs", "da", "de", "de-AT", "de-CH", "el", "es", "es-AR", "es-MX", "et"],
  ...["fa", "fi", "fil", "fr", "fr-CA", "he", "hi", "hr", "hu", "id", "it", "it-CH", "ja", "ko", "lt", "lv"],
  ...["ms", "nb", "nl", "no", "pl"],
  ...["pt-BR", "pt-PT", "ro", "ru", "sk", "sl", "sr", "sv", "ta", "te", "th", "tr", "uk", "vi", "zh"],
];

/** The locale of who reads an answer: an operator's own, and the plain one for a program. */
export function localeOf(actor: AdminActor): Locale {
  return actor.kind === "operator" ? actor.locale : PLAIN;
}

const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

/** A number as a locale writes it, in the digits 0 to 9 that every field takes. A decimal in text stays exact. */
export function numberText(
  value: number | `${number}`,
  locale: Locale,
  options: Intl.NumberFormatOptions = {},
): string {
  const format = kept(
    numbers,
    locale,
    options,
    () => new Intl.NumberFormat(locale, { ...options, numberingSystem: "latn" }),
  );
  // Which space and which apostrophe stand between thousands changes from one release of ICU to the next.
  return format
    .format(value)
    .replaceAll(/[\u00a0\u2009 ]/g, "\u202f")
    .replaceAll("'", "’");
}

/**
 * A locale's way to write dates in English: its own kind of English with its order and clock, or else day, month in
 * letters and 24 hours, which nobody reads wrongly.
 */
export function datesOf(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const english = locale.startsWith("en-") ? locale : "en-GB";
  return kept(dates, english, options, () => new Intl.DateTimeFormat(english, options));
}

/** Making a format takes longer than using it a hundred times. */
function kept<Format>(formats: Map<string, Format>, locale: Locale, options: object, make: () => Format): Format {
  const key = `${locale} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const format = make();
  formats.set(key, format);
  return format;
}
