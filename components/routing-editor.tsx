"use client";

import { useMutation } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { ActError, act } from "@/components/console-act";
import { RoutingApply } from "@/components/routing-apply";
import { type DraftErrors, type DraftRule, emptyRule, rulesOf } from "@/components/routing-draft";
import { RoutingDryRun } from "@/components/routing-dry-run";
import { RoutingRuleForm } from "@/components/routing-rule-form";
import { RoutingRuleHead } from "@/components/routing-rule-head";
import { useText, whenText } from "@/components/routing-rule-text";
import { Button } from "@/components/ui/button";
import { useLocale } from "@/components/ui/locale";
import { Notice } from "@/components/ui/notice";
import { Select } from "@/components/ui/select";
import type { Locale } from "@/lib/core/locale";
import { DryRun, type RoutingRule, type RoutingView } from "@/lib/psp/routing-schema";

const DAYS = [1, 7, 30] as const;

type Props = {
  view: RoutingView;
  draft: readonly DraftRule[];
  /** The version that the draft was made from. */
  base: number;
  onChange: (draft: readonly DraftRule[]) => void;
  /** Goes on from another version, with the draft as it is. */
  onRebase: (version: number) => void;
  onDiscard: () => void;
  onApplied: () => void;
};

/** Rules while somebody changes them: edited in place, tried on what was charged lately, then put in force. */
export function RoutingEditor({ view, draft, base, onChange, onRebase, onDiscard, onApplied }: Props) {
  const [open, setOpen] = useState<string | undefined>(undefined);
  const [errors, setErrors] = useState<DraftErrors>(new Map());
  const [days, setDays] = useState<number>(DAYS[1]);
  const [applying, setApplying] = useState(false);
  const locale = useLocale();
  const dryRun = useMutation({
    mutationFn: async (rules: RoutingRule[]) => {
      const path = `/v1/admin/routing_rules/dry_run?livemode=${view.livemode}`;
      const { answer } = await act(path, { rules, days }, crypto.randomUUID());
      return { rules, run: DryRun.parse(answer) };
    },
  });

  function change(next: readonly DraftRule[]): void {
    dryRun.reset();
    setErrors(new Map());
    onChange(next);
  }

  function move(from: number, to: number): void {
    const rule = draft[from];
    if (rule && to >= 0 && to < draft.length) change(draft.toSpliced(from, 1).toSpliced(to, 0, rule));
  }

  function tryOut(): void {
    const checked = rulesOf(draft);
    if ("rules" in checked) {
      dryRun.mutate(checked.rules);
      return;
    }
    setErrors(checked.errors);
    const wrong = draft.find((_, index) => [...checked.errors.keys()].some((path) => path.startsWith(`${index}.`)));
    setOpen(wrong?.key);
  }

  const tried = dryRun.data;
  const overtaken = view.current.version !== base;
  return (
    <div className="space-y-4">
      <ol aria-label="Rules being changed" className="divide-y divide-line rounded-lg border border-line bg-paper">
        {draft.map((rule, index) => (
          <li key={rule.key}>
            <RoutingRuleHead
              rule={rule}
              place={index}
              last={draft.length - 1}
              open={open === rule.key}
              wrong={[...errors.keys()].some((path) => path.startsWith(`${index}.`))}
              text={summaryOf(rule, view, locale)}
              onOpen={() => setOpen(open === rule.key ? undefined : rule.key)}
              onMove={(by) => move(index, index + by)}
              onRemove={() => change(draft.filter((each) => each !== rule))}
            />
            {open === rule.key ? (
              <RoutingRuleForm
                rule={rule}
                place={index}
                errors={errors}
                view={view}
                onChange={(next) => change(draft.map((each) => (each === rule ? next : each)))}
              />
            ) : null}
          </li>
        ))}
        <li className="p-3">
          <Button
            onClick={() => {
              const rule = emptyRule(view.accounts[0]?.id ?? "");
              change([...draft, rule]);
              setOpen(rule.key);
            }}
          >
            <Plus /> Add rule
          </Button>
        </li>
      </ol>
      {errors.size > 0 ? (
        <Notice tone="bad">
          {errors.size === 1 ? "One field is not right yet." : `${errors.size} fields are not right yet.`} Nothing was
          changed.
        </Notice>
      ) : null}
      {dryRun.error ? (
        <Notice tone="bad" requestId={dryRun.error instanceof ActError ? dryRun.error.requestId : undefined}>
          {dryRun.error.message}
        </Notice>
      ) : null}
      <div className="flex flex-wrap items-center gap-2">
        <Select aria-label="Try on" value={days} onChange={({ target: { value } }) => setDays(Number(value))}>
          {DAYS.map((each) => (
            <option key={each} value={each}>
              {each === 1 ? "charges of the last day" : `charges of the last ${each} days`}
            </option>
          ))}
        </Select>
        <Button kind={tried ? "plain" : "primary"} disabled={dryRun.isPending} onClick={tryOut}>
          {dryRun.isPending ? "Trying…" : "Dry run"}
        </Button>
        <Button kind={tried ? "primary" : "plain"} disabled={!tried} onClick={() => setApplying(true)}>
          Apply…
        </Button>
        <Button kind="quiet" onClick={onDiscard}>
          Discard
        </Button>
        <span className="text-xs text-soft">
          {tried ? "Tried as it stands." : "A dry run comes first: it changes nothing."} Made from version {base}.
        </span>
      </div>
      {tried ? <RoutingDryRun run={tried.run} accounts={view.accounts} /> : null}
      {applying && tried ? (
        <RoutingApply
          view={view}
          rules={tried.rules}
          changes={tried.run.changes}
          base={base}
          overtaken={overtaken}
          onRebase={() => onRebase(view.current.version)}
          onTakeTheirs={onDiscard}
          onApplied={onApplied}
          onClose={() => setApplying(false)}
        />
      ) : null}
    </div>
  );
}

/** A rule in a line, as far as its fields are right. */
function summaryOf(rule: DraftRule, view: RoutingView, locale: Locale): string {
  const checked = rulesOf([{ ...rule, name: rule.name || "-" }]);
  if ("errors" in checked) return "Not complete yet.";
  const [first] = checked.rules;
  return first ? `${whenText(first, view, locale)}: to ${useText(first, view, locale)}` : "";
}
