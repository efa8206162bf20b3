import { digitsOf } from "@/lib/core/currency-digits";
import { type Locale, numberText } from "@/lib/core/locale";

/** Minor units with the currency's own decimals, as a locale writes them: 259900 EUR is "2,599.00" or "2.599,00". */
export function decimalText(
  amountMinor: bigint,
  currency: string,
  locale: Locale,
  options?: { useGrouping: false },
): string {
  const digits = digitsOf(currency);
  const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return numberText(plainDecimal(amountMinor, currency), locale, { ...options, ...decimals });
}

/** An amount with its currency: "25.99 EUR". */
export function amountText(amountMinor: bigint, currency: string, locale: Locale): string {
  return `${decimalText(amountMinor, currency, locale)} ${currency}`;
}

/** Minor units as programs write them: 259900 EUR is "2599.00". Made of digits, so it is exact. */
export function plainDecimal(amountMinor: bigint, currency: string): `${number}` {
  const exponent = digitsOf(currency);
  const sign = amountMinor < 0n ? "-" : "";
  const digits = String(amountMinor < 0n ? -amountMinor : amountMinor).padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent);
  return `${sign}${whole}${exponent > 0 ? `.${digits.slice(-exponent)}` : ""}` as `${number}`;
}
