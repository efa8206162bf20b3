import { Button } from "@/components/ui/button";
import { useLocale } from "@/components/ui/locale";
import { Notice } from "@/components/ui/notice";
import { amountText } from "@/lib/core/amount-text";
import type { Locale } from "@/lib/core/locale";
import type { RefundPolicy } from "@/lib/merchants/schema";

/** What others changed of a policy while somebody was editing it, and the two ways on. */
export function RefundPolicyOvertaken({
  before,
  inForce,
  onKeepMine,
  onTakeTheirs,
}: {
  before: RefundPolicy;
  inForce: RefundPolicy;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}) {
  const locale = useLocale();
  return (
    <section aria-label="Changed meanwhile" className="space-y-3">
      <Notice tone="wait">
        The policy changed while you were editing: yours was made from version {before.version}, and version{" "}
        {inForce.version} is in force now.
      </Notice>
      <ul className="list-disc pl-5">
        {changesOf(before, inForce, locale).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button onClick={onTakeTheirs}>Drop mine, look at theirs</Button>
        <Button onClick={onKeepMine}>Put mine over theirs</Button>
      </div>
    </section>
  );
}

/** How a policy differs from an earlier one, in a sentence for each difference. */
function changesOf(before: RefundPolicy, after: RefundPolicy, locale: Locale): string[] {
  const was = new Map(before.thresholds.map(({ currency, amount }) => [currency, amount]));
  const is = new Map(after.thresholds.map(({ currency, amount }) => [currency, amount]));
  const money = (amount: number, currency: string) => amountText(BigInt(amount), currency, locale);
  const texts = [...new Set([...was.keys(), ...is.keys()])].toSorted().flatMap((currency) => {
    const [old, now] = [was.get(currency), is.get(currency)];
    if (old === now) return [];
    if (now === undefined) return [`${currency} has no threshold any more; it was from ${money(old ?? 0, currency)}.`];
    return [
      `From ${money(now, currency)}${old === undefined ? ", which is new." : `; it was from ${money(old, currency)}.`}`,
    ];
  });
  if (before.approval !== after.approval) texts.push(`Approval is ${after.approval}; it was ${before.approval}.`);
  return texts;
}
