import { amountText } from "@/lib/core/amount-text";
import { recordOf, type TimelineEntry } from "@/lib/payments/story-entry";
import type { StoryRows } from "@/lib/payments/story-rows";
import { answerText, becauseOf, durationText, inquiryText, requestText } from "@/lib/payments/story-words";
import { fromStored } from "@/lib/psp/result";

type ChargeRow = StoryRows["intent"]["charges"][number];
type CallRow = ChargeRow["pspCalls"][number];
type EventRow = StoryRows["events"][number];

/** An answer is applied right after it came. An outcome that was applied later than this came in another way. */
const APPLIED_SOON_MS = 1_500;

/** A charge as a timeline: why it went where, what was sent, what came back, what was asked afterwards. */
export function chargeEntries(charge: ChargeRow, events: EventRow[]): TimelineEntry[] {
  const { pspCalls, pspAccount, ...row } = charge;
  const because = becauseOf(charge.routingDecision);
  const chosen: TimelineEntry = {
    id: charge.id,
    atMs: charge.createdAt.getTime(),
    kind: "charge",
    actor: "Paydesk",
    sentence: `Charge ${charge.id} of ${amountText(charge.amount, charge.currency)} goes to ${pspAccount.name}${because ? ` (chosen: ${because})` : ""}.`,
    detail: recordOf(row),
  };
  return [chosen, ...pspCalls.flatMap((call) => callEntries(call, charge, events))];
}

function callEntries(call: CallRow, charge: ChargeRow, events: EventRow[]): TimelineEntry[] {
  const { inquiryRows, ...row } = call;
  const base = { kind: "psp_call", requestId: call.requestId, detail: recordOf(row) } as const;
  const own = [...sendEntries(call, charge), ...replyEntries(call, charge, events)];
  return [
    ...own.map((entry) => ({ ...base, ...entry })),
    ...inquiryRows.map((inquiry) => inquiryEntry(inquiry, charge)),
  ];
}

type OwnEntry = Pick<TimelineEntry, "id" | "atMs" | "actor" | "sentence" | "alarming" | "durationMs">;

/** The first time and the last time that a request went out. */
function sendEntries(call: CallRow, charge: ChargeRow): OwnEntry[] {
  const psp = charge.pspAccount.name;
  const entry = (id: string, at: Date, sentence: string) => ({ id, atMs: at.getTime(), actor: "Paydesk", sentence });
  const sent: OwnEntry[] = [];
  if (call.firstSentAt) {
    sent.push(entry(`${call.id}-sent`, call.firstSentAt, `Asked ${psp} to ${requestText(call)}.`));
  }
  if (call.lastSentAt && call.sends > 1) {
    const sentence = `Sent the same request to ${psp} again, with its old key (${call.sends} times in all).`;
    sent.push(entry(`${call.id}-sent-again`, call.lastSentAt, sentence));
  }
  return sent;
}

/**
 * What came back on the wire. The row keeps the outcome that counts, which may have come later by a notification or an
 * inquiry: then the reply itself said less, and so does this entry.
 */
function replyEntries(call: CallRow, charge: ChargeRow, events: EventRow[]): OwnEntry[] {
  if (!call.lastSentAt || call.durationMs === null || call.result === null) return [];
  const psp = charge.pspAccount.name;
  const repliedMs = call.lastSentAt.getTime() + call.durationMs;
  const reply = { id: `${call.id}-reply`, atMs: repliedMs, actor: psp, durationMs: call.durationMs };
  const answeredLater = call.answeredAt !== null && call.answeredAt.getTime() - repliedMs > APPLIED_SOON_MS;
  if (answeredLater || call.status === "unknown" || call.status === "needs_review") {
    const took = durationText(call.durationMs);
    const sentence = `No clear answer from ${psp} in ${took}: outcome unknown. Paydesk asks what became of it.`;
    return [{ ...reply, sentence, alarming: true }];
  }
  if (askedShopper(charge, events)) {
    return [{ ...reply, sentence: `${psp} asks the shopper to pass the card's authentication.` }];
  }
  if (decidedLater(charge, repliedMs, events)) return [{ ...reply, sentence: `${psp} has not decided yet.` }];
  const result = fromStored(call.result);
  const alarming = result.outcome !== "approved" && result.outcome !== "pending";
  return [{ ...reply, sentence: `${psp} ${answerText(result)}.`, alarming }];
}

function askedShopper(charge: ChargeRow, events: EventRow[]): boolean {
  return eventsOf(charge, events).some((event) => event.type === "payment_intent.requires_action");
}

/** Whether the payment moved on clearly later than the reply came: that reply had left the outcome open. */
function decidedLater(charge: ChargeRow, repliedMs: number, events: EventRow[]): boolean {
  const outcome = eventsOf(charge, events).find(
    (event) => event.type !== "payment_intent.processing" && event.createdAt.getTime() >= repliedMs,
  );
  return outcome !== undefined && outcome.createdAt.getTime() - repliedMs > APPLIED_SOON_MS;
}

function eventsOf(charge: ChargeRow, events: EventRow[]): EventRow[] {
  return events.filter((event) => event.body.includes(`"latest_charge_id":"${charge.id}"`));
}

function inquiryEntry(inquiry: CallRow["inquiryRows"][number], charge: ChargeRow): TimelineEntry {
  return {
    id: inquiry.id,
    atMs: inquiry.askedAt.getTime() + inquiry.durationMs,
    kind: "inquiry",
    actor: "Paydesk",
    sentence: `Asked ${charge.pspAccount.name} what became of the request: it ${inquiryText(inquiry.answer)}.`,
    durationMs: inquiry.durationMs,
    detail: recordOf(inquiry),
  };
}
