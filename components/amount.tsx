"use client";

import { useLocale } from "@/components/ui/locale";
import { decimalText } from "@/lib/core/amount-text";

/** An amount of minor units with its currency's own decimals, as the reader's locale writes it. */
export function Amount({ minor, currency }: { minor: string; currency: string }) {
  const locale = useLocale();
  return (
    <span className="whitespace-nowrap tabular-nums">
      {decimalText(BigInt(minor), currency, locale)} <span className="text-soft">{currency}</span>
    </span>
  );
}
