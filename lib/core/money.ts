import { code as currencyOf } from "currency-codes";

/** The largest amount the API takes, in minor units. Well below 2^53, so JSON numbers carry it exactly. */
export const AMOUNT_MAX = 999_999_999_999n;

/** Codes that ISO 4217 lists, but that no shopper pays with: tests, metals, bond units, funds. */
const NOT_MONEY = /^(X.[A-Z]|BOV|CHE|CHW|CLF|COU|MXV|USN|UYI|UYW)$/;
const MONEY_IN_X = new Set(["XAF", "XCD", "XCG", "XOF", "XPF"]);

/** Whether a code is an upper-case ISO 4217 currency that one can pay in. */
export function isCurrency(text: string): boolean {
  if (!/^[A-Z]{3}$/.test(text)) return false;
  if (NOT_MONEY.test(text) && !MONEY_IN_X.has(text)) return false;
  return currencyOf(text) !== undefined;
}

/** Digits after the decimal point of a currency: EUR 2, JPY 0, KWD 3. */
export function exponentOf(currency: string): number {
  const entry = currencyOf(currency);
  if (!entry) throw new Error(`Not an ISO 4217 currency: ${currency}`);
  return entry.digits;
}

/** An amount as a JSON number. Amounts are bounded by AMOUNT_MAX, so nothing is lost. */
export function toJsonAmount(amountMinor: bigint): number {
  if (amountMinor > BigInt(Number.MAX_SAFE_INTEGER)) throw new Error("An amount is past what JSON can carry.");
  return Number(amountMinor);
}
