"use client";

import { useId } from "react";
import { inputClass } from "@/components/ui/field";
import { parseAmount, type TypedAmount } from "@/lib/core/amount-input";
import { decimalText } from "@/lib/core/amount-text";

/** An amount as typed, up to a bound. */
export function readAmount(text: string, currency: string, max: bigint): TypedAmount {
  const typed = parseAmount(text, currency);
  if (typed.minor === undefined || typed.minor <= max) return typed;
  return { fault: `At most ${decimalText(max, currency)} ${currency}.` };
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
  const { minor, fault } = readAmount(text, currency, max);
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="flex items-baseline justify-between gap-3 font-medium">
        {label}
        <span className="font-normal text-soft">
          at most {decimalText(max, currency)} {currency}
        </span>
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
        {minor === undefined ? fault : `${decimalText(minor, currency)} ${currency}: ${minor} minor units`}
      </p>
    </div>
  );
}
