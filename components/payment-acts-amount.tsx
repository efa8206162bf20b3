"use client";

import { useId } from "react";
import { inputClass } from "@/components/ui/field";
import { useLocale } from "@/components/ui/locale";
import { parseAmount, type TypedAmount } from "@/lib/core/amount-input";
import { amountText } from "@/lib/core/amount-text";
import type { Locale } from "@/lib/core/locale";

/** An amount as typed, more than nothing and up to a bound. */
export function readAmount(text: string, currency: string, max: bigint, locale: Locale): TypedAmount {
  const typed = parseAmount(text, currency, locale);
  if (typed.minor === undefined) return typed;
  if (typed.minor === 0n) return { fault: "It has to be more than nothing." };
  if (typed.minor <= max) return typed;
  return { fault: `At most ${amountText(max, currency, locale)}.` };
}

/** Takes `22.40` or `22,40`, and shows at once which minor units that means. */
export function AmountField({
  label,
  currency,
  max,
  text,
  onText,
}: {
  label: string;
  currency: string;
  max: bigint;
  text: string;
  onText: (text: string) => void;
}) {
  const id = useId();
  const locale = useLocale();
  const { minor, fault } = readAmount(text, currency, max, locale);
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="flex items-baseline justify-between gap-3 font-medium">
        {label}
        <span className="font-normal text-soft">at most {amountText(max, currency, locale)}</span>
      </label>
      <div className="flex items-center gap-2">
        <input
          id={id}
          value={text}
          onChange={(event) => onText(event.target.value)}
          onFocus={(event) => event.target.select()}
          inputMode="decimal"
          autoComplete="off"
          aria-invalid={fault !== undefined}
          aria-describedby={`${id}-means`}
          className={`${inputClass} text-right tabular-nums`}
        />
        <span className="text-soft">{currency}</span>
      </div>
      <p id={`${id}-means`} role="status" className={fault ? "text-xs text-bad" : "text-xs text-soft"}>
        {minor === undefined ? fault : `${amountText(minor, currency, locale)}: ${minor} minor units`}
      </p>
    </div>
  );
}
