"use client";

import { percent } from "@/components/psp-words";
import { useLocale } from "@/components/ui/locale";

/** A share as the reader's locale writes it, or a dash where nothing was counted. */
export function Percent({ of }: { of: number | null }) {
  return percent(of, useLocale());
}
