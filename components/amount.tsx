import { decimalText } from "@/lib/core/amount-text";

/** An amount of minor units with its currency's own decimals. */
export function Amount({ minor, currency }: { minor: string; currency: string }) {
  return (
    <span className="whitespace-nowrap tabular-nums">
      {decimalText(BigInt(minor), currency)} <span className="text-soft">{currency}</span>
    </span>
  );
}
