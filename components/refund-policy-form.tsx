"use client";

import { useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { inputClass } from "@/components/ui/field";
import { useLocale } from "@/components/ui/locale";
import { parseAmount, typedText } from "@/lib/core/amount-input";
import { amountText } from "@/lib/core/amount-text";
import { isolated } from "@/lib/core/isolate";
import type { Locale } from "@/lib/core/locale";
import { isCurrency } from "@/lib/core/money";
import type { Merchant } from "@/lib/merchants/schema";

type Line = { key: string; currency: string; text: string };

/** Changes which refunds of a merchant need a second person. It counts for refunds that are asked for from then on. */
export function RefundPolicyForm({ merchant, onClose }: { merchant: Merchant; onClose: (done: boolean) => void }) {
  const { approval, thresholds } = merchant.refund_policy;
  const locale = useLocale();
  const [on, setOn] = useState(approval === "on");
  const [lines, setLines] = useState<readonly Line[]>(() =>
    thresholds.map(({ currency, amount }) => ({
      key: currency,
      currency,
      text: typedText(BigInt(amount), currency, locale),
    })),
  );
  const change = (key: string, part: Partial<Line>) =>
    setLines(lines.map((line) => (line.key === key ? { ...line, ...part } : line)));
  return (
    <ActDialog
      title={`Refund policy of ${isolated(merchant.name)}`}
      description="It counts for refunds that are asked for from now on. Those that wait already still need a decision."
      verb="Save"
      done="The refund policy is changed"
      request={() => ({
        path: `/v1/admin/merchants/${merchant.merchant_id}/refund_policy`,
        method: "PUT",
        body: { approval: on ? "on" : "off", thresholds: lines.map((line) => thresholdOf(line, locale)) },
      })}
      onDone={() => onClose(true)}
      onClose={() => onClose(false)}
    >
      <label className="flex min-h-8 items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={on}
          onChange={({ target }) => setOn(target.checked)}
        />
        Some refunds need a second person
      </label>
      <fieldset className="space-y-2" disabled={!on}>
        <legend className="font-medium">From which amount on</legend>
        {lines.map((line) => (
          <ThresholdLine
            key={line.key}
            line={line}
            taken={lines.some(({ key, currency }) => key !== line.key && currency === line.currency)}
            onChange={(part) => change(line.key, part)}
            onRemove={() => setLines(lines.filter(({ key }) => key !== line.key))}
          />
        ))}
        <Button size="small" onClick={() => setLines([...lines, { key: crypto.randomUUID(), currency: "", text: "" }])}>
          Add a currency
        </Button>
      </fieldset>
    </ActDialog>
  );
}

function thresholdOf({ currency, text }: Line, locale: Locale): { currency: string; amount: number } {
  return { currency, amount: Number(isCurrency(currency) ? (parseAmount(text, currency, locale).minor ?? -1n) : -1n) };
}

/** A currency and an amount as people write it, with what it is understood as. */
function ThresholdLine({
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
