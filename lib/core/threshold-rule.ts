import { parseAmount } from "@/lib/core/amount-input";
import { amountText } from "@/lib/core/amount-text";
import { type Locale, PLAIN } from "@/lib/core/locale";
import { isCurrency } from "@/lib/core/money";

/** The rule of a threshold, as it is kept with the refund. */
export function thresholdRule(what: string, thresholdMinor: bigint, currency: string): string {
  return `${what} is ${amountText(thresholdMinor, currency, PLAIN)} or more`;
}

const THRESHOLD = /^(?<what>.+) is (?<amount>[\d.,]+) (?<currency>[A-Z]{3}) or more$/;

/** A kept rule with its amount as a reader's locale writes it. Any other text stays as it is. */
export function ruleText(rule: string, locale: Locale): string {
  const { what, amount = "", currency = "" } = THRESHOLD.exec(rule)?.groups ?? {};
  const minor = isCurrency(currency) ? parseAmount(amount, currency, PLAIN).minor : undefined;
  return minor === undefined ? rule : `${what} is ${amountText(minor, currency, locale)} or more`;
}
