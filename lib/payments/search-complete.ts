import { type OperatorName, operatorExamples } from "@/lib/payments/search-operators-schema";
import { PAYMENT_STATUSES } from "@/lib/payments/search-schema";
import type { Suggestion } from "@/lib/payments/search-suggest-schema";

/** Fewer letters fit too many operators to be of help. */
const LETTERS_MIN = 2;

/** How the operator that is being written at the end of a text can go on. What is wrong with it, the box says itself. */
export function completions(text: string, psps: readonly string[]): Suggestion[] {
  const at = text.search(/\S*$/);
  const word = text.slice(at);
  const before = text.slice(0, at);
  const [name = "", value] = word.toLowerCase().split(":");
  if (value === undefined) return names(before, name);
  const values = { status: PAYMENT_STATUSES, psp: psps }[name] ?? [];
  return values
    .filter((each) => each.startsWith(value) && each !== value)
    .map((each) => filter(`${name}:${each}`, before, ""));
}

function names(before: string, begun: string): Suggestion[] {
  if (begun.length < LETTERS_MIN) return [];
  return Object.keys(operatorExamples)
    .filter((name): name is OperatorName => name.startsWith(begun))
    .map((name) => ({
      ...filter(operatorExamples[name], before, "A filter, for instance"),
      text: `${before}${name}${name === "amount" ? ">" : ":"}`,
    }));
}

function filter(title: string, before: string, detail: string): Suggestion {
  return {
    group: "Filter",
    title,
    detail,
    href: null,
    text: `${before}${title}`,
    certain: false,
  };
}
