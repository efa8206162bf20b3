import { amountText } from "@/lib/core/amount-text";
import { durationText } from "@/lib/core/duration-text";
import type { Locale } from "@/lib/core/locale";
import { recordOf, type TimelineEntry } from "@/lib/payments/story-entry";
import { becauseOf } from "@/lib/payments/story-routing";
import type { StoryRows } from "@/lib/payments/story-rows";
import { answerText, inquiryText, requestText } from "@/lib/payments/story-words";
import { operationOf } from "@/lib/psp/operation";
import type { PspResult } from "@/lib/psp/psp";
import { reasonText } from "@/lib/psp/reason-text";
import { fromStored } from "@/lib/psp/result";

type ChargeRow = StoryRows["intent"]["charges"][number];
type CallRow = ChargeRow["pspCalls"][number];

/** A charge as a timeline: why it went where, what was sent, what came back, what was asked afterwards. */
export function chargeEntries(charge: ChargeRow, names: ReadonlyMap<string, string>, locale: Locale): TimelineEntry[] {
  const { pspCalls, pspAccount, ...row } = charge;
  const because = becauseOf(charge.routingDecision, names);
  const chosen: TimelineEntry = {
    id: charge.id,
    atMs: charge.createdAt.getTime(),
    kind: "charge",
    actor: "Paydesk",
    sentence: `Charge ${charge.id} of ${amountText(charge.amount, charge.currency, locale)} goes to ${pspAccount.name}${because ? ` (chosen: ${because})` : ""}.`,
    detail: recordOf(row),
  };
  return [chosen, ...pspCalls.flatMap((call) => callEntries(call, charge, locale))];
}

function callEntries(call: CallRow, charge: ChargeRow, locale: Locale): TimelineEntry[] {
  const { inquiryRows, sendRows, ...row } = call;
  const base = { kind: "psp_call", requestId: call.requestId, detail: recordOf(row) } as const;
  return [
    ...sendEntries(call, charge, locale).map((entry) => ({ ...base, ...entry })),
    ...sendRows.map((send) => ({ ...base, ...replyEntry(send, call, charge, locale) })),
    ...inquiryRows.map((inquiry) => inquiryEntry(inquiry, call, charge, locale)),
  ];
}

type OwnEntry = Pick<TimelineEntry, "id" | "atMs" | "actor" | "sentence" | "alarming" | "durationMs">;

/** The first time and the last time that a request went out, or was to and was kept back by our own circuit breaker. */
function sendEntries(call: CallRow, charge: ChargeRow, locale: Locale): OwnEntry[] {
  const psp = charge.pspAccount.name;
  const isWithheld = (number: number) =>
    call.sendRows.some((send) => send.number === number && send.class === "withheld");
  const entry = (id: string, at: Date, sentence: string) => ({ id, atMs: at.getTime(), actor: "Paydesk", sentence });
  const sent: OwnEntry[] = [];
  if (call.firstSentAt) {
    sent.push(
      entry(
        `${call.id}-sent`,
        call.firstSentAt,
        `${isWithheld(1) ? "Was about to ask" : "Asked"} ${psp} to ${requestText(call, locale)}.`,
      ),
    );
  }
  if (call.lastSentAt && call.sends > 1) {
    const sentence = isWithheld(call.sends)
      ? `Was about to send the same request to ${psp} again, with its old key.`
      : `Sent the same request to ${psp} again, with its old key (${call.sends} times in all).`;
    sent.push(entry(`${call.id}-sent-again`, call.lastSentAt, sentence));
  }
  return sent;
}

/** What came back on the wire, each time that the request went out. */
function replyEntry(
  send: CallRow["sendRows"][number],
  call: CallRow,
  charge: ChargeRow,
  locale: Locale,
): OwnEntry & { detail: string } {
  const psp = charge.pspAccount.name;
  const result = fromStored(send.result);
  const unclear = result.outcome === "unknown";
  const took = durationText(send.durationMs, locale);
  return {
    id: send.id,
    atMs: send.answeredAt.getTime(),
    actor: psp,
    sentence: unclear
      ? `No clear answer from ${psp} in ${took} (${reasonText(result.reason)}): outcome unknown. Paydesk asks what became of it.`
      : `${psp} ${answerText(operationOf(call), result, locale)}.`,
    alarming: (result.outcome !== "approved" && result.outcome !== "pending") || isOther(call, result),
    durationMs: send.durationMs,
    detail: recordOf(send),
  };
}

/** Whether a PSP says that it did it, and for another amount than it was asked for. */
function isOther(call: CallRow, result: PspResult): boolean {
  return result.outcome === "approved" && (result.amountMinor !== call.amount || result.currency !== call.currency);
}

function inquiryEntry(
  inquiry: CallRow["inquiryRows"][number],
  call: CallRow,
  charge: ChargeRow,
  locale: Locale,
): TimelineEntry {
  return {
    id: inquiry.id,
    atMs: inquiry.askedAt.getTime() + inquiry.durationMs,
    kind: "inquiry",
    actor: "Paydesk",
    sentence: `Asked ${charge.pspAccount.name} what became of the request: it ${inquiryText(operationOf(call), inquiry.answer, locale)}.`,
    durationMs: inquiry.durationMs,
    detail: recordOf(inquiry),
  };
}
