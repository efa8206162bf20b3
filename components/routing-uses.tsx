"use client";

import { Plus, X } from "lucide-react";
import type { DraftUse } from "@/components/routing-draft";
import { RoutingField } from "@/components/routing-field";
import type { RuleFormProps } from "@/components/routing-rule-props";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";

/** Where the charges of a rule go. */
export function RoutingUses({ rule, place, errors, view, onChange }: RuleFormProps) {
  const change = (use: DraftUse, to: Partial<DraftUse>) =>
    onChange({ ...rule, uses: rule.uses.map((each) => (each === use ? { ...each, ...to } : each)) });
  const unused = view.accounts.find(({ id }) => !rule.uses.some(({ account }) => account === id));
  const missing = errors.get(`${place}.use`);
  return (
    <fieldset className="space-y-3">
      <legend className="mb-2 font-medium">
        Where do they go? The lowest priority first; equals share by their weights.
      </legend>
      {rule.uses.map((use, index) => {
        const error = (name: string) => errors.get(`${place}.use.${index}.${name}`);
        const id = (name: string) => `use-${use.key}-${name}`;
        return (
          <div key={use.key} className="grid grid-cols-[1fr_5rem_5rem_auto] items-start gap-2">
            <div className="min-w-0 space-y-1.5">
              <label htmlFor={id("account")} className="block">
                Account
              </label>
              <Select
                id={id("account")}
                className="w-full"
                value={use.account}
                aria-invalid={error("psp_account_id") ? true : undefined}
                onChange={({ target: { value } }) => change(use, { account: value })}
              >
                {view.accounts.some((account) => account.id === use.account) ? null : (
                  <option value={use.account}>{use.account} (not in this mode)</option>
                )}
                {view.accounts.map((account) => (
                  <option key={account.id} value={account.id}>
                    {account.name}
                  </option>
                ))}
              </Select>
              {error("psp_account_id") ? <p className="text-xs text-bad">{error("psp_account_id")}</p> : null}
            </div>
            <RoutingField
              id={id("priority")}
              label="Priority"
              error={error("priority")}
              value={use.priority}
              inputMode="numeric"
              onValue={(priority) => change(use, { priority })}
            />
            <RoutingField
              id={id("weight")}
              label="Weight"
              error={error("weight")}
              value={use.weight}
              inputMode="numeric"
              onValue={(weight) => change(use, { weight })}
            />
            <Button
              kind="quiet"
              size="icon"
              className="mt-6"
              aria-label={`Remove account ${index + 1} of rule ${place + 1}`}
              onClick={() => onChange({ ...rule, uses: rule.uses.filter((each) => each !== use) })}
            >
              <X />
            </Button>
          </div>
        );
      })}
      {missing ? <p className="text-xs text-bad">name at least one account</p> : null}
      <Button
        size="small"
        disabled={!unused}
        onClick={() => {
          const use = { key: crypto.randomUUID(), account: unused?.id ?? "", priority: "1", weight: "1" };
          onChange({ ...rule, uses: [...rule.uses, use] });
        }}
      >
        <Plus /> Add account
      </Button>
    </fieldset>
  );
}
