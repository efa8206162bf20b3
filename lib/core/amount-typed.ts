import { AMOUNT_MAX, exponentOf } from "@/lib/core/money";

/**
 * What somebody typed as an amount of a currency, in minor units: "22.40", "22,40", "1,000.00" and "1 000,00" are read as
 * they are meant. Of two kinds of points the last is the decimal one; a lone one is, if the currency has so many decimals
 * as stand behind it. `undefined` for what can't be one. Digits only: no float ever holds money.
 */
export function typedAmount(text: string, currency: string): bigint | undefined {
  const exponent = exponentOf(currency);
  const plain = text.trim().replaceAll(/[\s\u00a0\u202f']/g, "");
  if (!/^\d+(?:[.,]\d+)*$/.test(plain)) return undefined;
  const points = plain.replaceAll(/\d/g, "");
  const last = Math.max(plain.lastIndexOf("."), plain.lastIndexOf(","));
  const decimals = plain.length - 1 - last;
  const isDecimal = points.length > 0 && (points.length > 1 ? mixed(points) : decimals <= exponent);
  const whole = isDecimal ? plain.slice(0, last) : plain;
  const fraction = isDecimal ? plain.slice(last + 1) : "";
  if (fraction.length > exponent || !/^(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+)$/.test(whole)) return undefined;
  const minor = BigInt(whole.replaceAll(/[.,]/g, "") + fraction.padEnd(exponent, "0"));
  return minor <= AMOUNT_MAX ? minor : undefined;
}

/** Whether the last point is of another kind than those before it. */
function mixed(points: string): boolean {
  return new Set(points).size > 1;
}
