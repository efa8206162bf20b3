import type { Locale } from "@/lib/core/locale";
import { toJsonAmount } from "@/lib/core/money";
import type { StoryRows } from "@/lib/payments/story-rows";
import type { PspCallStory } from "@/lib/payments/story-schema";
import { answerText, inquiryText, requestText } from "@/lib/payments/story-words";
import { operationOf } from "@/lib/psp/operation";
import { fromStored } from "@/lib/psp/result";

type ChargeRow = StoryRows["intent"]["charges"][number];
type CallRow = ChargeRow["pspCalls"][number];

/** Every request with effect, in the order in which they were decided on. */
export function pspCallsOf({ intent }: Pick<StoryRows, "intent">, locale: Locale): PspCallStory[] {
  return intent.charges.flatMap((charge) => charge.pspCalls.map((call) => pspCallOf(call, charge, locale)));
}

function pspCallOf(call: CallRow, charge: ChargeRow, locale: Locale): PspCallStory {
  const operation = operationOf(call);
  return {
    psp_call_id: call.id,
    charge_id: charge.id,
    refund_id: call.refundId,
    psp: charge.pspAccountId,
    psp_name: charge.pspAccount.name,
    operation,
    asks: requestText(call, locale),
    amount: toJsonAmount(call.amount),
    currency: call.currency,
    status: call.status,
    outcome: call.outcome,
    says: saysOf(call, locale),
    psp_reference: call.pspReference,
    duration_ms: call.durationMs,
    sends: call.sendRows.map((send) => {
      const result = fromStored(send.result);
      return {
        at_ms: send.answeredAt.getTime(),
        duration_ms: send.durationMs,
        outcome: result.outcome,
        says: answerText(operation, result, locale),
      };
    }),
    inquiries: call.inquiryRows.map((inquiry) => ({
      at_ms: inquiry.askedAt.getTime(),
      duration_ms: inquiry.durationMs,
      outcome: outcomeOf(inquiry.answer),
      says: inquiryText(operation, inquiry.answer, locale),
    })),
    request_id: call.requestId,
    created_ms: call.createdAt.getTime(),
  };
}

function outcomeOf(answer: unknown): string {
  return typeof answer === "object" && answer !== null && "outcome" in answer ? String(answer.outcome) : "unknown";
}

/** What is known of a call in the end, as the end of a sentence that begins with the PSP's name. */
function saysOf(call: CallRow, locale: Locale): string {
  switch (call.status) {
    case "answered":
      return call.result === null ? "answered" : answerText(operationOf(call), fromStored(call.result), locale);
    case "unknown":
      return "gave no clear answer: the outcome is unknown, and Paydesk keeps asking";
    case "needs_review":
      return "could not be understood: a person has to look at its case";
    case "withdrawn":
      return "was never asked: it was taken back in time";
    default:
      return "has not answered yet";
  }
}
