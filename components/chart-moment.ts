import { datesOf, type Locale } from "@/lib/core/locale";
import type { Zone } from "@/lib/core/zone";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** When a point of a line begins, as exactly as its step is long. */
export function momentText(atMs: number, stepMs: number, zone: Zone, locale: Locale): string {
  return datesOf(locale, {
    ...(zone === "utc" ? { timeZone: "UTC" } : {}),
    ...(stepMs >= HOUR_MS ? { day: "numeric", month: "short" } : {}),
    ...(stepMs >= DAY_MS ? {} : { hour: "2-digit", minute: "2-digit" }),
  }).format(atMs);
}
