import { decimalText } from "@/lib/core/amount-text";
import { withDecimalDigits } from "@/lib/core/decimal-digits";
import { type Locale, numberText } from "@/lib/core/locale";
import { AMOUNT_MAX, exponentOf } from "@/lib/core/money";

/** What somebody typed as an amount: its minor units, or what is wrong with it. */
export type TypedAmount = { minor: bigint; fault?: undefined } | { fault: string; minor?: undefined };

/** One way to read a number: the sign that it takes for the decimal one, and the digits on its both sides. */
type Split = { whole: string; decimals: string; decimalSign?: string };

/** Arabic has signs of its own for both, so they never are to be guessed at. */
const [ARABIC_DECIMAL, ARABIC_GROUP] = ["٫", "٬"];
const NUMBER = /^[\d.,٫٬]+$/;

/** Spaces of all widths and apostrophes stand between thousands in many countries. */
const SPACES = /[\s\u00a0\u202f\u2009'’]/g;

/**
 * Reads an amount as people write it, `22.40` or `22,40`, into minor units of its currency. Digits only, of
 * any script: nothing of it ever is a float. A lone sign before three digits means what it means in the reader's locale; one that means nothing
 * there is not guessed at, but refused with how to write it.
 */
export function parseAmount(text: string, currency: string, locale: Locale): TypedAmount {
  const exponent = exponentOf(currency);
  const typed = plain(text);
  if (typed === "") return { fault: "Write an amount." };
  if (!NUMBER.test(typed)) return { fault: "Write digits, and a point or a comma before the decimals." };
  const split = splitOf(typed, locale);
  if (!split) return { fault: "Write it without signs between the thousands." };
  if (split.decimals.length > exponent) return { fault: `${currency} has ${decimalsText(exponent)}.` };
  const minor = minorOf(split, exponent);
  if (minor > AMOUNT_MAX) return { fault: "That is more than an amount can be." };
  return { minor };
}

/**
 * All that a text can mean as an amount, in minor units, whoever wrote it: "1.500" KWD is one and a half or fifteen
 * hundred. The likelier is the first: with decimals, where the currency has so many.
 */
export function amountMeanings(text: string, currency: string): bigint[] {
  const exponent = exponentOf(currency);
  return splits(plain(text))
    .filter(({ decimals }) => decimals.length <= exponent)
    .map((split) => minorOf(split, exponent))
    .filter((minor) => minor <= AMOUNT_MAX);
}

/** Minor units as a reader would type them: with nothing between the thousands. */
export function typedText(minor: bigint, currency: string, locale: Locale): string {
  return decimalText(minor, currency, locale, { useGrouping: false });
}

function plain(text: string): string {
  return withDecimalDigits(text).trim().replace(SPACES, "").replaceAll("．", ".").replaceAll("，", ",");
}

function minorOf({ whole, decimals }: Split, exponent: number): bigint {
  return BigInt(`${whole}${decimals.padEnd(exponent, "0")}`);
}

function splitOf(typed: string, locale: Locale): Split | undefined {
  const possible = splits(typed);
  if (possible.length < 2) return possible[0];
  const shown = numberText(12_345.6, locale);
  const [group, decimal] = [shown.charAt(2), shown.charAt(6)];
  if (typed.includes(decimal)) return possible.find(({ decimalSign }) => decimalSign !== undefined);
  return typed.includes(group) ? possible.find(({ decimalSign }) => decimalSign === undefined) : undefined;
}

/** The ways to read it: the last sign stands before the decimals if it is there once, or between thousands. */
function splits(typed: string): Split[] {
  const sign = typed.at(Math.max(typed.lastIndexOf("."), typed.lastIndexOf(",")));
  if (!NUMBER.test(typed) || sign === undefined) return [];
  if (/[٫٬]/.test(typed)) return arabicSplits(typed);
  if (!/[.,]/.test(typed)) return [{ whole: typed, decimals: "" }];
  const other = sign === "." ? "," : ".";
  const [whole = "", decimals = "", ...more] = typed.split(sign);
  const found: Split[] = [];
  if (more.length === 0 && decimals !== "" && (!whole.includes(other) || inGroups(whole, other))) {
    found.push({ whole: whole.replaceAll(other, ""), decimals, decimalSign: sign });
  }
  if (!typed.includes(other) && inGroups(typed, sign)) found.push({ whole: typed.replaceAll(sign, ""), decimals: "" });
  return found;
}

function arabicSplits(typed: string): Split[] {
  const [whole = "", decimals, ...more] = typed.split(ARABIC_DECIMAL);
  const isWhole = /^\d*$/.test(whole) || (!/[.,]/.test(whole) && inGroups(whole, ARABIC_GROUP));
  if (!isWhole || more.length > 0 || (decimals !== undefined && !/^\d+$/.test(decimals))) return [];
  const digits = whole.replaceAll(ARABIC_GROUP, "");
  return [decimals === undefined ? { whole: digits, decimals: "" } : { whole: digits, decimals, decimalSign: "٫" }];
}

/** By threes, or as in India by twos before the last three. No number begins with a nought that has thousands behind it. */
function inGroups(text: string, sign: string): boolean {
  return /^[1-9]\d{0,2}(?: \d{3})+$|^[1-9]\d?(?: \d{2})+ \d{3}$/.test(text.replaceAll(sign, " "));
}

function decimalsText(exponent: number): string {
  if (exponent === 0) return "no decimals";
  return exponent === 1 ? "one decimal" : `${exponent} decimals`;
}
