import { z } from "zod";
import { amountText } from "@/lib/core/amount-text";
import type { Locale } from "@/lib/core/locale";
import { ruleText } from "@/lib/core/threshold-rule";
import type { PaymentIntentStatus } from "@/lib/payments/status";
import type { StoryRows } from "@/lib/payments/story-rows";
import type { PspOperation, PspResult } from "@/lib/psp/psp";
import { reasonText } from "@/lib/psp/reason-text";
import { fromStored } from "@/lib/psp/result";

type CallRow = StoryRows["intent"]["charges"][number]["pspCalls"][number];

/** A step of a payment, in the past. */
export function stepText(status: PaymentIntentStatus | undefined): string {
  switch (status) {
    case "requires_payment_method":
      return "The payment needs another card.";
    case "requires_confirmation":
      return "The payment can be confirmed again.";
    case "requires_action":
      return "The payment waits for the shopper.";
    case "processing":
      return "The payment is being processed.";
    case "requires_capture":
      return "The money is reserved.";
    case "succeeded":
      return "The payment succeeded.";
    case "canceled":
      return "The payment was canceled.";
    case "failed":
      return "The payment failed.";
    case undefined:
      return "The payment changed.";
  }
}

/** A charge or a refund as far as a sentence needs it. */
export const MoneyObject = z.object({
  amount: z.int(),
  currency: z.string(),
  amount_captured: z.int().optional(),
  amount_refunded: z.int().optional(),
  reason: z.string().optional(),
  failure_code: z.string().nullable().optional(),
  approval: z.object({ rule: z.string() }).nullable().optional(),
});

/** What became of money beside the payment's own steps. A type that is new here is told by its own word. */
export function moneyText(type: string, money: z.output<typeof MoneyObject> | undefined, locale: Locale): string {
  if (!money) return `Event ${type}.`;
  const text = (amount: number) => amountText(BigInt(amount), money.currency, locale);
  const refund = `The refund of ${text(money.amount)}`;
  const words: Readonly<Record<string, string>> = {
    "charge.captured": `Captured in all: ${text(money.amount_captured ?? 0)}.`,
    "charge.refunded": `Refunded in all: ${text(money.amount_refunded ?? 0)}.`,
    "refund.created": `A refund of ${text(money.amount)} was asked for (${money.reason}).`,
    "refund.requires_approval": `${refund} waits for a second person, because ${ruleText(money.approval?.rule ?? "a rule says so", locale)}.`,
    "refund.approved": `${refund} was approved.`,
    "refund.rejected": `${refund} was rejected.`,
    "refund.canceled": `${refund} was canceled${money.failure_code ? ` (${money.failure_code})` : ""}.`,
    "refund.processing": `${refund} is on its way.`,
    "refund.succeeded": `${refund} succeeded.`,
    "refund.failed": `${refund} failed (${money.failure_code}).`,
  };
  return words[type] ?? `Event ${type}.`;
}

/** What was asked of a PSP. */
export function requestText(call: CallRow, locale: Locale): string {
  const amount = amountText(call.amount, call.currency, locale);
  if (call.operation === "capture") return `capture ${amount}${call.finalCapture ? "" : ", more may follow"}`;
  if (call.operation === "void") return `let ${amount} go`;
  if (call.operation === "refund") return `refund ${amount}`;
  return call.captureNow ? `charge ${amount}` : `reserve ${amount}`;
}

/** What a PSP answered, as the end of a sentence that begins with its name. */
export function answerText(operation: PspOperation, result: PspResult, locale: Locale): string {
  switch (result.outcome) {
    case "approved":
      return approvalText(operation, result.settled, amountText(result.amountMinor, result.currency, locale));
    case "pending":
      return result.nextAction ? "asks the shopper to pass the card's authentication" : "has not decided yet";
    case "declined":
      return `declined (${result.declineCode})${result.hard ? ", and no other try can help" : ""}`;
    case "rejected":
      return `refused the request without effect (${reasonText(result.reason)})`;
    case "not_sent":
      if (result.reason === "circuit_open") return "was not asked, because its circuit is open";
      return `could not be reached, nothing was sent (${reasonText(result.reason)})`;
    case "unknown":
      return `gave no clear answer (${reasonText(result.reason)})`;
  }
}

function approvalText(operation: PspOperation, settled: boolean, amount: string): string {
  switch (operation) {
    case "authorize":
      return settled ? `approved and took ${amount}` : `approved and reserved ${amount}`;
    case "capture":
      return `captured ${amount}`;
    case "void":
      return `let ${amount} go`;
    case "refund":
      return `refunded ${amount}`;
  }
}

const WordAlone = z.object({ outcome: z.enum(["not_found", "no_answer"]) });

/** What a PSP said when it was asked what became of a request, as the end of a sentence that begins with its name. */
export function inquiryText(operation: PspOperation, answer: unknown, locale: Locale): string {
  const word = WordAlone.safeParse(answer).data?.outcome;
  if (word === "not_found") return "knows nothing of it yet";
  if (word === "no_answer") return "could not be asked";
  return answerText(operation, fromStored(answer), locale);
}

/** What a case is about. A kind that is new here is told by its own word. */
export function caseText(kind: string): string {
  const words: Readonly<Record<string, string>> = {
    orphan_charge: "The PSP moved money after Paydesk had closed this charge.",
    late_result: "An answer came too late to change the payment.",
    cancel_too_late: "The merchant asked to cancel, and the money was captured before that could be done.",
    release_refused: "The PSP would not let go what a final capture left.",
    unknown_too_long: "Everything that can be asked was asked, and the outcome is still not known.",
    pending_too_long: "The PSP took a request on, and has not decided about it for a week.",
    reference_differs: "The PSP's answer names something else than what was asked for.",
    not_in_books: "The PSP's list has something about this payment that Paydesk's books don't have.",
    result_not_applied: "The PSP's answer could not be written into the books.",
    amount_differs: "The PSP's amount is not the amount that was asked for.",
  };
  return Object.hasOwn(words, kind) ? (words[kind] ?? kind) : `Something needs a person: ${kind}.`;
}
