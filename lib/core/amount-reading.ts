import { AMOUNT_MAX, exponentOf } from "@/lib/core/money";

/** Signs that people put between thousands: a space of any width, or an apostrophe. */
const GROUPING = /[\s'’]/g;

/**
 * What people may mean by a number they wrote for a currency, in minor units, the likeliest first: "25.99", "25,99",
 * "1.234,56", "1'234". Empty when it is no amount of that currency. "1,500" in a currency of three decimals can be read
 * in two ways, and both are told. No float is involved.
 */
export function readAmounts(text: string, currency: string): bigint[] {
  const written = text.trim().replace(GROUPING, "");
  if (!/^\d[\d.,]*$/.test(written) || /[.,]$/.test(written)) return [];
  const exponent = exponentOf(currency);
  const amounts = [decimalOf(written, exponent), groupedOf(written, exponent)];
  return [...new Set(amounts)].filter((amount) => amount !== undefined).filter((amount) => amount <= AMOUNT_MAX);
}

/** The last sign is the decimal one, and whatever stands before it groups thousands with the other sign. */
function decimalOf(written: string, exponent: number): bigint | undefined {
  const at = Math.max(written.lastIndexOf("."), written.lastIndexOf(","));
  if (at < 0) return undefined;
  const decimals = written.slice(at + 1);
  const whole = written.slice(0, at);
  if (decimals.length > exponent || whole.includes(written.charAt(at))) return undefined;
  const digits = ungrouped(whole);
  return digits === undefined ? undefined : BigInt(digits + decimals.padEnd(exponent, "0"));
}

/** No decimals at all. */
function groupedOf(written: string, exponent: number): bigint | undefined {
  const digits = ungrouped(written);
  return digits === undefined ? undefined : BigInt(digits + "0".repeat(exponent));
}

/** Digits in groups of three, or without groups. */
function ungrouped(whole: string): string | undefined {
  if (/^\d+$/.test(whole)) return whole;
  return /^[1-9]\d{0,2}(\.\d{3})+$/.test(whole) || /^[1-9]\d{0,2}(,\d{3})+$/.test(whole)
    ? whole.replace(/[.,]/g, "")
    : undefined;
}
