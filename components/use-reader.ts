"use client";

import { useMemo } from "react";
import { useLocale } from "@/components/ui/locale";
import { useZone } from "@/components/ui/zone";
import type { Reader } from "@/lib/core/reader";

/** How the reader of this page writes figures and days. */
export function useReader(): Reader {
  const locale = useLocale();
  const zone = useZone();
  return useMemo(() => ({ locale, zone }), [locale, zone]);
}
