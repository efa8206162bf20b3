"use client";

import Link from "next/link";
import { useId, useState } from "react";
import { z } from "zod";
import { AmountField, readAmount } from "@/components/payment-acts-amount";
import { type ActOutcome, PaymentActDialog } from "@/components/payment-acts-dialog";
import { PaymentEarlierRefunds } from "@/components/payment-acts-earlier";
import { about, type Closing, type EarlierRefund, Reason, UNDER_WAY } from "@/components/payment-acts-parts";
import { inputClass } from "@/components/ui/field";
import { useLocale } from "@/components/ui/locale";
import { typedText } from "@/lib/core/amount-input";
import { amountText } from "@/lib/core/amount-text";

const refundReasons = {
  requested_by_customer: "The customer asked for it",
  duplicate: "It was paid twice",
  fraudulent: "It is fraud",
  other: "Something else",
} as const;

const COMMENT_MAX = 500;
const RefundAnswer = z.object({
  refund_id: z.string(),
  amount: z.int(),
  status: z.string(),
  failure_code: z.string().nullable(),
});

type Shown = {
  refund: { chargeId: string; max: string };
  earlier: readonly EarlierRefund[];
  /** When the server says that something else can be given back than is shown here. */
  onOutdated: () => void;
};

/** Gives money back, or asks a second person to let it go back. */
export function RefundPayment({ payment, refund, earlier, onOutdated, onClose }: Closing & Shown) {
  const { currency } = payment;
  const locale = useLocale();
  const max = BigInt(refund.max);
  const [text, setText] = useState(() => typedText(max, currency, locale));
  const [reason, setReason] = useState<string>("requested_by_customer");
  const [comment, setComment] = useState("");
  const id = useId();
  const { minor } = readAmount(text, currency, max, locale);
  const body = {
    charge_id: refund.chargeId,
    amount: Number(minor),
    amount_refundable: Number(max),
    reason,
    ...(comment.trim() ? { comment } : {}),
  };
  const outcomeOf = (answer: unknown): ActOutcome => {
    const { refund_id, amount, status, failure_code } = RefundAnswer.parse(answer);
    switch (status) {
      case "succeeded":
        return {
          tone: "good",
          sentence: `Refunded ${amountText(BigInt(amount), currency, locale)}.`,
        };
      case "requires_approval":
        return {
          tone: "wait",
          sentence: (
            <>
              A second person decides about it. It waits{" "}
              <Link href={`/refunds?open=${refund_id}`} className="underline">
                in the queue
              </Link>{" "}
              for 72 hours at most; until then its amount is reserved.
            </>
          ),
        };
      case "failed":
        return {
          tone: "bad",
          sentence: `The PSP refused the refund (${failure_code ?? "no reason"}). No money went back.`,
        };
      default:
        return { tone: "open", sentence: UNDER_WAY };
    }
  };
  return (
    <PaymentActDialog
      subject={`refund ${payment.id}`}
      name={minor === undefined ? "refund" : `refund of ${amountText(minor, currency, locale)}`}
      title={minor === undefined ? "Refund?" : `Refund ${amountText(minor, currency, locale)}?`}
      description={about(payment)}
      verb="Refund"
      path="/v1/admin/refunds"
      body={minor === undefined ? undefined : body}
      outcomeOf={outcomeOf}
      onOutdated={onOutdated}
      onClose={onClose}
    >
      <PaymentEarlierRefunds refunds={earlier} currency={currency} />
      <AmountField label="Amount" currency={currency} max={max} text={text} onText={setText} />
      <Reason label="Why?" words={refundReasons} reason={reason} onReason={setReason} />
      <div className="space-y-1.5">
        <label htmlFor={id} className="block font-medium">
          For whoever decides about it <span className="font-normal text-soft">(optional)</span>
        </label>
        <input
          id={id}
          value={comment}
          maxLength={COMMENT_MAX}
          onChange={(event) => setComment(event.target.value)}
          className={inputClass}
        />
      </div>
    </PaymentActDialog>
  );
}
