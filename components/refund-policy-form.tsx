"use client";

import { useState } from "react";
import { ActDialog } from "@/components/act-dialog";
import { ActError } from "@/components/console-act";
import { RefundPolicyOvertaken } from "@/components/refund-policy-overtaken";
import { type Line, ThresholdLine } from "@/components/refund-policy-threshold";
import { Button } from "@/components/ui/button";
import { useLocale } from "@/components/ui/locale";
import { parseAmount, typedText } from "@/lib/core/amount-input";
import { isolated } from "@/lib/core/isolate";
import type { Locale } from "@/lib/core/locale";
import { isCurrency } from "@/lib/core/money";
import type { Merchant } from "@/lib/merchants/schema";

type Policy = Merchant["refund_policy"];
type Props = {
  merchant: Merchant;
  /** Somebody was faster: the merchant is wanted as it is now. */
  onOvertaken: () => void;
  onDone: (answer: unknown) => void;
  onClose: () => void;
};

/**
 * Changes which refunds of a merchant need a second person. It counts for refunds that are asked for from then on. Whoever
 * was slower is shown what changed, and goes on with theirs or with the others'.
 */
export function RefundPolicyForm({ merchant, onOvertaken, onDone, onClose }: Props) {
  const inForce = merchant.refund_policy;
  const locale = useLocale();
  const [base, setBase] = useState(inForce);
  const [on, setOn] = useState(base.approval === "on");
  const [lines, setLines] = useState<readonly Line[]>(() => linesOf(base, locale));
  const change = (key: string, part: Partial<Line>) =>
    setLines(lines.map((line) => (line.key === key ? { ...line, ...part } : line)));
  // While none needs one, what is not finished stands greyed out: nobody could mend it.
  const counted = on ? lines : lines.filter((line) => isFinished(line, lines, locale));
  return (
    <ActDialog
      title={`Refund policy of ${isolated(merchant.name)}`}
      description="It counts for refunds that are asked for from now on. Those that wait already still need a decision."
      verb="Save"
      done="The refund policy is changed"
      request={() => ({
        path: `/v1/admin/merchants/${merchant.merchant_id}/refund_policy`,
        method: "PUT",
        body: {
          version: base.version,
          approval: on ? "on" : "off",
          thresholds: counted.map((line) => thresholdOf(line, locale)),
        },
      })}
      onDone={onDone}
      onFault={(error) => {
        if (error instanceof ActError && error.code === "invalid_state") onOvertaken();
      }}
      onClose={onClose}
    >
      {base.version === inForce.version ? null : (
        <RefundPolicyOvertaken
          before={base}
          inForce={inForce}
          onKeepMine={() => setBase(inForce)}
          onTakeTheirs={() => {
            setBase(inForce);
            setOn(inForce.approval === "on");
            setLines(linesOf(inForce, locale));
          }}
        />
      )}
      <label className="flex min-h-8 items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={on}
          onChange={({ target }) => setOn(target.checked)}
        />
        Some refunds need a second person
      </label>
      <fieldset className="space-y-2" disabled={!on}>
        <legend className="font-medium">From which amount on</legend>
        {lines.map((line) => (
          <ThresholdLine
            key={line.key}
            line={line}
            taken={lines.some(({ key, currency }) => key !== line.key && currency === line.currency)}
            onChange={(part) => change(line.key, part)}
            onRemove={() => setLines(lines.filter(({ key }) => key !== line.key))}
          />
        ))}
        <Button size="small" onClick={() => setLines([...lines, { key: crypto.randomUUID(), currency: "", text: "" }])}>
          Add a currency
        </Button>
      </fieldset>
    </ActDialog>
  );
}

function linesOf({ thresholds }: Policy, locale: Locale): Line[] {
  return thresholds.map(({ currency, amount }) => ({
    key: currency,
    currency,
    text: typedText(BigInt(amount), currency, locale),
  }));
}

function isFinished(line: Line, lines: readonly Line[], locale: Locale): boolean {
  const { currency, text } = line;
  const isFirst = lines.find((each) => each.currency === currency) === line;
  return isCurrency(currency) && isFirst && parseAmount(text, currency, locale).minor !== undefined;
}

function thresholdOf({ currency, text }: Line, locale: Locale): { currency: string; amount: number } {
  return { currency, amount: Number(isCurrency(currency) ? (parseAmount(text, currency, locale).minor ?? -1n) : -1n) };
}
