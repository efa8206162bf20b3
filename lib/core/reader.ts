import { type Locale, PLAIN } from "@/lib/core/locale";
import type { Zone } from "@/lib/core/zone";

/** Who reads and writes a text: what a figure and a day mean depends on it. */
export type Reader = { locale: Locale; zone: Zone };

/** How addresses, the API and everything that is passed on between people is read. */
export const PLAIN_READER: Reader = { locale: PLAIN, zone: "utc" };
