"use client";

import { useId } from "react";
import { z } from "zod";
import { Select } from "@/components/ui/select";
import { isolated } from "@/lib/core/isolate";
import type { RefundStatus } from "@/lib/refunds/status";

/** A payment that something is done with. Amounts are minor units in text. */
export type ActOn = {
  id: string;
  orderId: string;
  currency: string;
  amount: string;
  amountCaptured: string;
  merchant: { name: string };
};

/** A refund of the payment that is on its way or done. */
export type EarlierRefund = { id: string; status: RefundStatus; amount: string; by: string; atMs: number };

export type Closing = { payment: ActOn; onClose: (acted: boolean) => void };

/** What is committed and not known yet. */
export const UNDER_WAY =
  "It is on its way, and the PSP has not answered yet. Nothing gets lost: the timeline says what becomes of it.";

/** As much of a payment as its acts look at. */
export const ActedIntent = z.object({
  status: z.string(),
  amount_captured: z.int(),
  last_error: z.object({ message: z.string() }).nullable(),
});

/** What the dialog says about the payment once more, before money moves. */
export function about({ orderId, merchant }: ActOn): string {
  return `Order ${isolated(orderId)} of ${isolated(merchant.name)}.`;
}

/** Why it is done, from a few. */
export function Reason({
  label,
  words,
  reason,
  onReason,
}: {
  label: string;
  words: Readonly<Record<string, string>>;
  reason: string;
  onReason: (reason: string) => void;
}) {
  const id = useId();
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block font-medium">
        {label}
      </label>
      <Select id={id} value={reason} onChange={(event) => onReason(event.target.value)} className="w-full">
        {Object.entries(words).map(([value, word]) => (
          <option key={value} value={value}>
            {word}
          </option>
        ))}
      </Select>
    </div>
  );
}
