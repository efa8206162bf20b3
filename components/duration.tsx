"use client";

import { useLocale } from "@/components/ui/locale";
import { durationText } from "@/lib/core/duration-text";

/** How long something took, as the reader's locale writes it. */
export function Duration({ ms }: { ms: number }) {
  return durationText(ms, useLocale());
}
