"use client";

import { useState } from "react";
import { type ActOutcome, PaymentActDialog } from "@/components/payment-acts-dialog";
import { ActedIntent, about, type Closing, Reason, UNDER_WAY } from "@/components/payment-acts-parts";
import { useLocale } from "@/components/ui/locale";
import { amountText } from "@/lib/core/amount-text";
import { isolated } from "@/lib/core/isolate";

const cancelReasons = {
  requested_by_customer: "The customer asked for it",
  duplicate: "It is a duplicate",
  fraudulent: "It looks like fraud",
  abandoned: "It was abandoned",
} as const;

/** Ends a payment before its money is taken. */
export function CancelPayment({ payment, cancel, onClose }: Closing & { cancel: { holds: boolean } }) {
  const [reason, setReason] = useState<string>("requested_by_customer");
  const locale = useLocale();
  const outcomeOf = (answer: unknown): ActOutcome => {
    const { status, last_error } = ActedIntent.parse(answer);
    if (status === "canceled")
      return { tone: "good", sentence: `Canceled the payment of order ${isolated(payment.orderId)}.` };
    if (status === "processing") return { tone: "open", sentence: UNDER_WAY };
    if (status === "succeeded") return { tone: "bad", sentence: "Too late: the money was taken. It can be refunded." };
    return {
      tone: "bad",
      sentence: last_error?.message ?? `It was not canceled: it is ${status.replaceAll("_", " ")}.`,
    };
  };
  return (
    <PaymentActDialog
      subject={`cancel ${payment.id}`}
      name={`cancellation of the payment of ${amountText(BigInt(payment.amount), payment.currency, locale)}`}
      title={`Cancel the payment of ${amountText(BigInt(payment.amount), payment.currency, locale)}?`}
      description={`${about(payment)} ${cancel.holds ? "What is held on the card is let go at the PSP." : "Nothing was charged."} It can't be taken back.`}
      verb="Cancel the payment"
      dangerous
      path={`/v1/admin/payments/${payment.id}:cancel`}
      body={{ cancellation_reason: reason }}
      outcomeOf={outcomeOf}
      onClose={onClose}
    >
      <Reason label="Why? The merchant reads it." words={cancelReasons} reason={reason} onReason={setReason} />
    </PaymentActDialog>
  );
}
