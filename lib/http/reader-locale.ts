import Negotiator from "negotiator";
import { type Locale, OFFERED } from "@/lib/core/locale";

/** For who says nothing of themselves. */
const INTERNATIONAL: Locale = "en-GB";

/**
 * The locale of a reader: the one that they chose, or else the first that their browser asks for (RFC 9110, 12.5.4) and
 * that can be written here. What they sent is only compared: the answer is always one of the locales that are known.
 */
export function readerLocale(headers: Headers, chosen: string | undefined): Locale {
  if (chosen !== undefined && OFFERED.includes(chosen)) return chosen;
  const accepted = new Negotiator({ headers: { "accept-language": headers.get("accept-language") ?? undefined } });
  for (const tag of accepted.languages()) {
    const known = knownLocale(tag);
    if (known) return known;
  }
  return INTERNATIONAL;
}

function knownLocale(tag: string): Locale | undefined {
  try {
    const [supported] = Intl.NumberFormat.supportedLocalesOf(tag);
    return supported && new Intl.NumberFormat(new Intl.Locale(supported).baseName).resolvedOptions().locale;
  } catch {
    // "*", or no tag at all.
    return undefined;
  }
}
