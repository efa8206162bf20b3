import { amountText } from "@/lib/core/amount-text";
import { isolated } from "@/lib/core/isolate";
import { type Locale, numberText } from "@/lib/core/locale";
import { isCurrency } from "@/lib/core/money";
import type { RoutingRule, RoutingView } from "@/lib/psp/routing-schema";

type Names = Pick<RoutingView, "accounts" | "merchants">;

/** Which charges a rule is about, in a sentence. */
export function whenText({ when }: RoutingRule, { merchants }: Names, locale: Locale): string {
  const merchantOf = (id: string) => isolated(merchants.find((merchant) => merchant.id === id)?.name ?? id);
  const only = when.currencies?.length === 1 ? when.currencies[0] : undefined;
  const bound = (minor: number) =>
    only && isCurrency(only) ? amountText(BigInt(minor), only, locale) : `${minor} minor units`;
  const parts = [
    when.merchant_ids && `of ${either(when.merchant_ids.map(merchantOf))}`,
    when.currencies && `in ${either(when.currencies)}`,
    when.amount_gte !== undefined && `from ${bound(when.amount_gte)}`,
    when.amount_lte !== undefined && `up to ${bound(when.amount_lte)}`,
    when.card_brands && `with cards known as ${either(when.card_brands)}`,
    when.capture_methods &&
      `captured ${either(when.capture_methods.map((how) => (how === "manual" ? "manually" : "automatically")))}`,
  ].filter((part) => typeof part === "string");
  return parts.length === 0 ? "Every charge" : `Charges ${parts.join(", ")}`;
}

/** Where they go, the lowest priority first, with their shares where several have the same one. */
export function useText({ use }: RoutingRule, { accounts }: Names, locale: Locale): string {
  const nameOf = (id: string) => isolated(accounts.find((account) => account.id === id)?.name ?? id);
  const byPriority = Map.groupBy(
    use.toSorted((one, other) => one.priority - other.priority),
    ({ priority }) => priority,
  );
  return [...byPriority.values()]
    .map((equals) => {
      const sum = equals.reduce((total, { weight }) => total + weight, 0);
      const share = (weight: number) => `${numberText(weight / sum, locale, { style: "percent" })} `;
      return equals
        .map(({ psp_account_id, weight }) => `${equals.length > 1 ? share(weight) : ""}${nameOf(psp_account_id)}`)
        .join(" and ");
    })
    .join(", then ");
}

function either(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
