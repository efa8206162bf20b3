"use client";

import { X } from "lucide-react";
import type { DraftRule } from "@/components/routing-draft";
import { RoutingField } from "@/components/routing-field";
import type { RuleFormProps } from "@/components/routing-rule-props";
import { RoutingUses } from "@/components/routing-uses";
import { Button } from "@/components/ui/button";
import { useLocale } from "@/components/ui/locale";
import { Select } from "@/components/ui/select";
import { amountText } from "@/lib/core/amount-text";
import type { Locale } from "@/lib/core/locale";
import { isCurrency } from "@/lib/core/money";

/** The fields of one rule: which charges, and where they go. What is wrong stands at its field. */
export function RoutingRuleForm({ rule, place, errors, view, onChange }: RuleFormProps) {
  const locale = useLocale();
  const set = (change: Partial<DraftRule>) => onChange({ ...rule, ...change });
  const field = (name: string) => ({ id: `rule-${rule.key}-${name}`, error: errors.get(`${place}.${name}`) });
  return (
    <div className="space-y-4 border-t border-line p-4">
      <RoutingField
        {...field("name")}
        label="Name"
        value={rule.name}
        onValue={(name) => set({ name })}
        maxLength={100}
      />
      <fieldset className="space-y-3">
        <legend className="mb-2 font-medium">Which charges? What is left empty is any.</legend>
        <Merchants {...field("when.merchant_ids")} rule={rule} view={view} onChange={onChange} />
        <div className="grid gap-3 sm:grid-cols-2">
          <RoutingField
            {...field("when.currencies")}
            label="Currencies"
            hint="EUR, USD"
            value={rule.currencies}
            onValue={(currencies) => set({ currencies })}
          />
          <RoutingField
            {...field("when.card_brands")}
            label="Card brands"
            hint="visa, mastercard: as the merchant's earlier payments with a card know it. A card's first payment fits no rule with brands."
            value={rule.brands}
            onValue={(brands) => set({ brands })}
          />
          <RoutingField
            {...field("when.amount_gte")}
            label="From an amount of (minor units)"
            hint={shownAmount(rule.amountFrom, rule.currencies, locale)}
            value={rule.amountFrom}
            inputMode="numeric"
            onValue={(amountFrom) => set({ amountFrom })}
          />
          <RoutingField
            {...field("when.amount_lte")}
            label="Up to an amount of (minor units)"
            hint={shownAmount(rule.amountTo, rule.currencies, locale)}
            value={rule.amountTo}
            inputMode="numeric"
            onValue={(amountTo) => set({ amountTo })}
          />
          <div className="space-y-1.5">
            <label htmlFor={`rule-${rule.key}-capture`} className="block">
              Capture
            </label>
            <Select
              id={`rule-${rule.key}-capture`}
              className="w-full"
              value={rule.capture}
              onChange={({ target: { value } }) =>
                set({ capture: value === "automatic" || value === "manual" ? value : "" })
              }
            >
              <option value="">any</option>
              <option value="automatic">automatic</option>
              <option value="manual">manual</option>
            </Select>
          </div>
          <RoutingField
            {...field("retry_declines")}
            label="Soft declines after which the next account is tried"
            hint="do_not_honor"
            value={rule.retryDeclines}
            onValue={(retryDeclines) => set({ retryDeclines })}
          />
        </div>
      </fieldset>
      <RoutingUses rule={rule} place={place} errors={errors} view={view} onChange={onChange} />
    </div>
  );
}

function Merchants({
  rule,
  view,
  onChange,
  id,
  error,
}: Omit<RuleFormProps, "place" | "errors"> & { id: string; error: string | undefined }) {
  const left = view.merchants.filter((merchant) => !rule.merchants.includes(merchant.id));
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block">
        Merchants
      </label>
      <div className="flex flex-wrap items-center gap-2">
        {rule.merchants.map((each) => (
          <Button
            key={each}
            size="small"
            aria-label={`Remove merchant ${each}`}
            onClick={() => onChange({ ...rule, merchants: rule.merchants.filter((other) => other !== each) })}
          >
            {view.merchants.find((merchant) => merchant.id === each)?.name ?? each} <X />
          </Button>
        ))}
        <Select
          id={id}
          value=""
          aria-invalid={error ? true : undefined}
          onChange={({ target: { value } }) => onChange({ ...rule, merchants: [...rule.merchants, value] })}
        >
          <option value="">{rule.merchants.length === 0 ? "any: add one" : "add one more"}</option>
          {left.map((merchant) => (
            <option key={merchant.id} value={merchant.id}>
              <bdi>{merchant.name}</bdi>
            </option>
          ))}
        </Select>
      </div>
      {error ? <p className="text-xs text-bad">{error}</p> : null}
    </div>
  );
}

/** Minor units as money, where the currency is clear. */
function shownAmount(text: string, currencies: string, locale: Locale): string {
  const currency = currencies.trim().toUpperCase();
  if (!/^\d{1,15}$/.test(text.trim()) || !isCurrency(currency)) return "";
  return `= ${amountText(BigInt(text.trim()), currency, locale)}`;
}
