import { type Locale, numberText } from "@/lib/core/locale";

/** A duration as people say it: "140 ms", from a second on "2.5 s". */
export function durationText(ms: number, locale: Locale): string {
  if (ms < 1_000) return `${ms} ms`;
  return `${numberText(ms / 1_000, locale, { maximumFractionDigits: 1 })} s`;
}
