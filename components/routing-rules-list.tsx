"use client";

import { useText, whenText } from "@/components/routing-rule-text";
import { Empty } from "@/components/ui/empty";
import { useLocale } from "@/components/ui/locale";
import { isolated } from "@/lib/core/isolate";
import type { RoutingRule, RoutingView } from "@/lib/psp/routing-schema";

/** The rules as they are in force, in their order. */
export function RoutingRulesList({
  rules,
  view,
}: {
  rules: readonly RoutingRule[];
  view: Pick<RoutingView, "accounts" | "merchants">;
}) {
  const locale = useLocale();
  const order = view.accounts.map(({ name }) => isolated(name)).join(", then ");
  if (rules.length === 0) {
    return (
      <Empty title="There are no rules">
        Every charge goes by the accounts&apos; own order{order ? `: ${order}` : ""}.
      </Empty>
    );
  }
  return (
    <ol aria-label="Rules in force" className="divide-y divide-line rounded-lg border border-line bg-paper">
      {rules.map((rule, index) => (
        <li key={`${rule.name} ${index}`} className="flex gap-4 px-4 py-3">
          <span className="w-5 shrink-0 text-right text-soft">{index + 1}</span>
          <div className="min-w-0 space-y-0.5 wrap-anywhere">
            <p className="font-medium">
              <bdi>{rule.name}</bdi>
            </p>
            <p className="text-soft">{whenText(rule, view, locale)}</p>
            <p>
              <span className="text-soft">go to</span> {useText(rule, view, locale)}
            </p>
            {rule.retry_declines.length > 0 ? (
              <p className="text-xs text-soft">The next account is tried after {rule.retry_declines.join(", ")}.</p>
            ) : null}
          </div>
        </li>
      ))}
      <li className="px-4 py-3 text-soft">
        Whatever fits none of these goes by the accounts&apos; own order{order ? `: ${order}` : ""}.
      </li>
    </ol>
  );
}
