import Negotiator from "negotiator";
import { LOCALES, type Locale } from "@/lib/core/locale";

/** For who says nothing of themselves. */
const INTERNATIONAL: Locale = "en-GB";

/** The locale of a reader: the one that they chose, or else the best for what their browser accepts (RFC 9110, 12.5.4). */
export function readerLocale(headers: Headers, chosen: string | undefined): Locale {
  if (chosen !== undefined && LOCALES.includes(chosen)) return chosen;
  const accepted = new Negotiator({ headers: { "accept-language": headers.get("accept-language") ?? undefined } });
  return accepted.language([...LOCALES]) ?? INTERNATIONAL;
}
