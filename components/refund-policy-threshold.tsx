import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { inputClass } from "@/components/ui/field";
import { useLocale } from "@/components/ui/locale";
import { parseAmount } from "@/lib/core/amount-input";
import { amountText } from "@/lib/core/amount-text";
import { isCurrency } from "@/lib/core/money";

/** A currency, and an amount as somebody types it. */
export type Line = { key: string; currency: string; text: string };

/** A currency and an amount as people write it, with what it is understood as. */
export function ThresholdLine({
  line,
  taken,
  onChange,
  onRemove,
}: {
  line: Line;
  taken: boolean;
  onChange: (part: Partial<Line>) => void;
  onRemove: () => void;
}) {
  const { currency, text } = line;
  const locale = useLocale();
  const known = isCurrency(currency);
  const typed = known && text !== "" ? parseAmount(text, currency, locale) : undefined;
  const minor = typed?.minor;
  const fault = currencyFault(line, taken) ?? typed?.fault;
  const hint = `threshold-${line.key}`;
  return (
    <div>
      <div className="flex items-center gap-2">
        <input
          required
          aria-label="Currency"
          placeholder="EUR"
          maxLength={3}
          autoComplete="off"
          spellCheck={false}
          value={currency}
          onChange={({ target }) => onChange({ currency: target.value.toUpperCase() })}
          className={classNames(inputClass, "w-20 shrink-0 uppercase")}
          aria-invalid={currency.length === 3 && (!known || taken) ? true : undefined}
          aria-describedby={hint}
        />
        <input
          required
          aria-label={`Amount in ${currency || "this currency"}`}
          inputMode="decimal"
          autoComplete="off"
          value={text}
          onChange={({ target }) => onChange({ text: target.value })}
          className={classNames(inputClass, "text-right")}
          aria-invalid={typed?.fault ? true : undefined}
          aria-describedby={hint}
        />
        <Button size="small" onClick={onRemove} aria-label={`Remove ${currency || "this line"}`}>
          Remove
        </Button>
      </div>
      <p id={hint} className="mt-1 min-h-4 text-xs text-soft">
        {fault ?? (minor === undefined ? "" : `${amountText(minor, currency, locale)}, ${minor} in minor units`)}
      </p>
    </div>
  );
}

function currencyFault({ currency }: Line, taken: boolean): string | undefined {
  if (currency.length === 3 && !isCurrency(currency)) return `${currency} is no currency that one can pay in.`;
  if (taken && currency !== "") return `${currency} stands here twice.`;
  return undefined;
}
