import { AMOUNT_MAX, exponentOf } from "@/lib/core/money";

/** What somebody typed as an amount: its minor units, or what is wrong with it. */
export type TypedAmount = { minor: bigint; fault?: undefined } | { fault: string; minor?: undefined };

/** Spaces of all widths and apostrophes stand between thousands in many countries. */
const SPACES = /[\s\u00a0\u202f\u2009'’]/g;

/**
 * Reads an amount as people write it, `22.40` or `22,40`, into minor units of its currency. Digits only: nothing of it
 * ever is a float. A sign that may mean thousands or decimals is never guessed: it is refused with how to write it.
 */
export function parseAmount(text: string, currency: string): TypedAmount {
  const exponent = exponentOf(currency);
  const typed = text.trim().replace(SPACES, "");
  if (typed === "") return { fault: "Write an amount." };
  if (!/^[\d.,]+$/.test(typed)) return { fault: "Write digits, and a point or a comma before the decimals." };
  const parts = splitDecimals(typed);
  if (!parts) return { fault: "Write it without signs between the thousands." };
  const { whole, decimals } = parts;
  if (decimals.length > exponent) return { fault: `${currency} has ${decimalsText(exponent)}.` };
  const digits = `${whole}${decimals.padEnd(exponent, "0")}`.replace(/^0+(?=\d)/, "");
  if (digits.length > String(AMOUNT_MAX).length) return { fault: "That is more than an amount can be." };
  const minor = BigInt(digits === "" ? "0" : digits);
  return minor === 0n ? { fault: "It has to be more than nothing." } : { minor };
}

/** Minor units as somebody would type them: with a point, and nothing between the thousands. */
export function typedAmount(minor: bigint, currency: string): string {
  const exponent = exponentOf(currency);
  const digits = String(minor).padStart(exponent + 1, "0");
  const whole = digits.slice(0, digits.length - exponent);
  return exponent > 0 ? `${whole}.${digits.slice(-exponent)}` : whole;
}

/** Which sign is before the decimals: the last one, if it is there once. The other one then groups thousands, by threes. */
function splitDecimals(typed: string): { whole: string; decimals: string } | undefined {
  const sign = typed.at(Math.max(typed.lastIndexOf("."), typed.lastIndexOf(",")));
  if (!/[.,]/.test(typed) || sign === undefined) return { whole: typed, decimals: "" };
  const other = sign === "." ? "," : ".";
  if (typed.split(sign).length > 2) {
    // 1.234.567: no number has two decimal points, so these are thousands.
    return !typed.includes(other) && inThrees(typed, sign)
      ? { whole: typed.replaceAll(sign, ""), decimals: "" }
      : undefined;
  }
  const [whole = "", decimals = ""] = typed.split(sign);
  if (decimals === "" || (whole.includes(other) && !inThrees(whole, other))) return undefined;
  return { whole: whole.replaceAll(other, ""), decimals };
}

function inThrees(text: string, sign: string): boolean {
  const [first = "", ...rest] = text.split(sign);
  return /^\d{1,3}$/.test(first) && rest.every((group) => /^\d{3}$/.test(group));
}

function decimalsText(exponent: number): string {
  if (exponent === 0) return "no decimals";
  return exponent === 1 ? "one decimal" : `${exponent} decimals`;
}
