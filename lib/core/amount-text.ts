import { digitsOf } from "@/lib/core/currency-digits";

/** Minor units as people read them, with the currency's own decimals: 2599 EUR is "25.99". Digits only, no floats. */
export function decimalText(amountMinor: bigint, currency: string): string {
  const exponent = digitsOf(currency);
  const sign = amountMinor < 0n ? "-" : "";
  const digits = String(amountMinor < 0n ? -amountMinor : amountMinor).padStart(exponent + 1, "0");
  const whole = BigInt(digits.slice(0, digits.length - exponent)).toLocaleString("en");
  return `${sign}${whole}${exponent > 0 ? `.${digits.slice(-exponent)}` : ""}`;
}

/** An amount with its currency: "25.99 EUR". */
export function amountText(amountMinor: bigint, currency: string): string {
  return `${decimalText(amountMinor, currency)} ${currency}`;
}
