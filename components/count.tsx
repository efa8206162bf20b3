"use client";

import { useLocale } from "@/components/ui/locale";
import { numberText } from "@/lib/core/locale";

/** How many, as the reader's locale writes it. */
export function Count({ of }: { of: number }) {
  return numberText(of, useLocale());
}
