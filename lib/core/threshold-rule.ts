import { parseAmount } from "@/lib/core/amount-input";
import { amountText } from "@/lib/core/amount-text";
import { type Locale, PLAIN } from "@/lib/core/locale";
import { isCurrency } from "@/lib/core/money";

/** The rule of a threshold, as it is kept with the refund. */
export function thresholdRule(what: string, thresholdMinor: bigint, currency: string): string {
  return `${what} is ${amountText(thresholdMinor, currency, PLAIN)} or more`;
}

/** A merchant's thresholds, as they are kept on record: "from 1,000.00 EUR, from 5 JPY". */
export function thresholdList(thresholds: ReadonlyArray<{ currency: string; amount: number | bigint }>): string {
  const sorted = thresholds.toSorted((one, other) => (one.currency < other.currency ? -1 : 1));
  return (
    sorted.map(({ currency, amount }) => `from ${amountText(BigInt(amount), currency, PLAIN)}`).join(", ") || "none"
  );
}

const RULE = /^.+ is [\d.,]+ [A-Z]{3} or more$/;
const LIST = /^from [\d.,]+ [A-Z]{3}(, from [\d.,]+ [A-Z]{3})*$/;
const AMOUNT = /([\d.,]+) ([A-Z]{3})(?=,| or more$|$)/g;

/** A kept rule or list of thresholds with its amounts as a reader's locale writes them. Any other text stays as it is. */
export function ruleText(kept: string, locale: Locale): string {
  if (!RULE.test(kept) && !LIST.test(kept)) return kept;
  return kept.replaceAll(AMOUNT, (written, amount: string, currency: string) => {
    const minor = isCurrency(currency) ? parseAmount(amount, currency, PLAIN).minor : undefined;
    return minor === undefined ? written : amountText(minor, currency, locale);
  });
}
