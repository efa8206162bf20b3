"use client";

import { useState } from "react";
import { AmountField, readAmount } from "@/components/payment-acts-amount";
import { type ActOutcome, PaymentActDialog } from "@/components/payment-acts-dialog";
import { ActedIntent, about, type Closing, UNDER_WAY } from "@/components/payment-acts-parts";
import { useLocale } from "@/components/ui/locale";
import { typedText } from "@/lib/core/amount-input";
import { amountText } from "@/lib/core/amount-text";

/** Takes what is held, or a part of it. */
export function CapturePayment({
  payment,
  capture,
  onClose,
}: Closing & { capture: { max: string; several: boolean } }) {
  const { currency } = payment;
  const locale = useLocale();
  const max = BigInt(capture.max);
  const [text, setText] = useState(() => typedText(max, currency, locale));
  const [more, setMore] = useState(false);
  const { minor } = readAmount(text, currency, max, locale);
  const rest = minor === undefined ? 0n : max - minor;
  const outcomeOf = (answer: unknown, before = payment.amountCaptured): ActOutcome => {
    const after = ActedIntent.parse(answer);
    const taken = BigInt(after.amount_captured) - BigInt(before);
    if (taken > 0n) return { tone: "good", sentence: `Captured ${amountText(taken, currency, locale)}.` };
    if (after.status !== "processing" && after.last_error) return { tone: "bad", sentence: after.last_error.message };
    return { tone: "open", sentence: UNDER_WAY };
  };
  return (
    <PaymentActDialog
      subject={`capture ${payment.id}`}
      name={minor === undefined ? "capture" : `capture of ${amountText(minor, currency, locale)}`}
      title={minor === undefined ? "Capture?" : `Capture ${amountText(minor, currency, locale)}?`}
      description={about(payment)}
      verb="Capture"
      path={`/v1/admin/payments/${payment.id}:capture`}
      body={minor === undefined ? undefined : { amount_to_capture: Number(minor), final_capture: !more }}
      before={payment.amountCaptured}
      outcomeOf={outcomeOf}
      onClose={onClose}
    >
      <AmountField label="Amount" currency={currency} max={max} text={text} onText={setText} />
      {capture.several && rest > 0n ? (
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={more}
            onChange={(event) => setMore(event.target.checked)}
            className="size-4 accent-accent"
          />
          More captures follow: keep the rest held
        </label>
      ) : null}
      {rest > 0n && !more ? (
        <p className="rounded-md bg-wait-ground px-3 py-2 text-wait">
          The rest, {amountText(rest, currency, locale)}, is let go for good.
        </p>
      ) : null}
    </PaymentActDialog>
  );
}
