import { type RoutingRule, RoutingRules } from "@/lib/psp/routing-schema";

/** An account in a rule while somebody edits it: whatever is in the fields. */
export type DraftUse = { key: string; account: string; priority: string; weight: string };

/** A rule while somebody edits it. Lists are texts with commas; an empty field is a condition that isn't there. */
export type DraftRule = {
  key: string;
  name: string;
  merchants: readonly string[];
  currencies: string;
  amountFrom: string;
  amountTo: string;
  brands: string;
  capture: "" | "automatic" | "manual";
  uses: readonly DraftUse[];
  retryDeclines: string;
};

/** What is wrong with a draft, by field: `0.name`, `0.use.1.weight`. */
export type DraftErrors = ReadonlyMap<string, string>;

/** Rules as fields. */
export function draftOf(rules: readonly RoutingRule[]): DraftRule[] {
  return rules.map(({ name, when, use, retry_declines }) => ({
    key: crypto.randomUUID(),
    name,
    merchants: when.merchant_ids ?? [],
    currencies: (when.currencies ?? []).join(", "),
    amountFrom: when.amount_gte === undefined ? "" : String(when.amount_gte),
    amountTo: when.amount_lte === undefined ? "" : String(when.amount_lte),
    brands: (when.card_brands ?? []).join(", "),
    capture: when.capture_methods?.length === 1 ? (when.capture_methods[0] ?? "") : "",
    uses: use.map(({ psp_account_id, priority, weight }) => ({
      key: crypto.randomUUID(),
      account: psp_account_id,
      priority: String(priority),
      weight: String(weight),
    })),
    retryDeclines: retry_declines.join(", "),
  }));
}

/** A rule that says nothing yet, and uses the first account. */
export function emptyRule(account: string): DraftRule {
  const use = { key: crypto.randomUUID(), account, priority: "1", weight: "1" };
  return {
    key: crypto.randomUUID(),
    name: "",
    merchants: [],
    currencies: "",
    amountFrom: "",
    amountTo: "",
    brands: "",
    capture: "",
    uses: [use],
    retryDeclines: "",
  };
}

/** The rules that the fields stand for, or what is wrong in which field. */
export function rulesOf(draft: readonly DraftRule[]): { rules: RoutingRule[] } | { errors: DraftErrors } {
  const parsed = RoutingRules.safeParse(draft.map(ruleOf));
  if (parsed.success) return { rules: parsed.data };
  const errors = new Map<string, string>();
  // Of several at one field the first says enough.
  for (const { path, message } of parsed.error.issues.toReversed()) errors.set(fieldOf(path), wordsOf(message));
  return { errors };
}

function ruleOf(rule: DraftRule): unknown {
  return {
    name: rule.name,
    when: {
      ...some("merchant_ids", rule.merchants),
      ...some("currencies", listOf(rule.currencies.toUpperCase())),
      ...number("amount_gte", rule.amountFrom),
      ...number("amount_lte", rule.amountTo),
      ...some("card_brands", listOf(rule.brands.toLowerCase())),
      ...(rule.capture === "" ? {} : { capture_methods: [rule.capture] }),
    },
    use: rule.uses.map(({ account, priority, weight }) => ({
      psp_account_id: account,
      ...number("priority", priority),
      ...number("weight", weight),
    })),
    retry_declines: listOf(rule.retryDeclines),
  };
}

function listOf(text: string): string[] {
  return text.split(/[\s,;]+/).filter((word) => word !== "");
}

function some(name: string, values: readonly string[]): Record<string, readonly string[]> {
  return values.length === 0 ? {} : { [name]: values };
}

/** What is no whole number goes on as it is: the schema refuses it in its place. */
function number(name: string, text: string): Record<string, number | string> {
  const trimmed = text.trim();
  if (trimmed === "") return {};
  return { [name]: /^\d{1,15}$/.test(trimmed) ? Number(trimmed) : trimmed };
}

/** A list's own entries are told at the list; an account's fields each at their own. */
function fieldOf(path: readonly PropertyKey[]): string {
  const words = path.map(String);
  return (words[1] === "use" ? words.slice(0, 4) : words[1] === "when" ? words.slice(0, 3) : words.slice(0, 2)).join(
    ".",
  );
}

function wordsOf(message: string): string {
  if (/expected (number|int)/.test(message)) return "must be a whole number";
  if (/^Too small/.test(message)) return "is missing, or too small";
  return message.replace(/^Too big/, "is too large");
}
