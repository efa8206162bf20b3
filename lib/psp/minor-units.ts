import { exponentOf } from "@/lib/core/money";

/** Currencies in which a PSP counts other minor units than ISO 4217: code to digits after the point. */
export type Exponents = Readonly<Record<string, number>>;

/** An amount in a PSP's own minor units. `undefined` when that PSP can't express it, for instance 1.234 KWD in hundredths. */
export function toPspUnits(amountMinor: bigint, currency: string, exponents: Exponents): bigint | undefined {
  return shift(amountMinor, (exponents[currency] ?? exponentOf(currency)) - exponentOf(currency));
}

/** A PSP's amount in our minor units. `undefined` when it is a fraction of one. */
export function fromPspUnits(amount: bigint, currency: string, exponents: Exponents): bigint | undefined {
  return shift(amount, exponentOf(currency) - (exponents[currency] ?? exponentOf(currency)));
}

/** A PSP's fee in our minor units, rounded up: fees are the PSP's own figure, and fractions of a unit can't be booked. */
export function feeFromPspUnits(fee: bigint, currency: string, exponents: Exponents): bigint {
  const digits = exponentOf(currency) - (exponents[currency] ?? exponentOf(currency));
  if (digits >= 0) return fee * 10n ** BigInt(digits);
  const divisor = 10n ** BigInt(-digits);
  return (fee + divisor - 1n) / divisor;
}

function shift(amount: bigint, digits: number): bigint | undefined {
  if (digits >= 0) return amount * 10n ** BigInt(digits);
  const divisor = 10n ** BigInt(-digits);
  return amount % divisor === 0n ? amount / divisor : undefined;
}
