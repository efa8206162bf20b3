import { z } from "zod";
import { amountText } from "@/lib/core/amount-text";
import { isolated } from "@/lib/core/isolate";
import type { Locale } from "@/lib/core/locale";
import { PaymentIntent } from "@/lib/payments/schema";
import { actEntries } from "@/lib/payments/story-audit";
import { recordOf, type TimelineEntry } from "@/lib/payments/story-entry";
import { chargeEntries } from "@/lib/payments/story-psp-calls";
import type { StoryRows } from "@/lib/payments/story-rows";
import { caseText, MoneyObject, moneyText, stepText } from "@/lib/payments/story-words";

type EventRow = StoryRows["events"][number];
type DeliveryRow = EventRow["deliveries"][number];

/** Enough of a notification to see what it says. */
const NOTIFICATION_BYTES_SHOWN = 4_096;

/** All that happened, in order of time. */
export function timelineOf(rows: StoryRows, locale: Locale): TimelineEntry[] {
  const entries = [
    ...rows.events.map((event) => stateEntry(event, rows, locale)),
    ...rows.intent.charges.flatMap((charge) => chargeEntries(charge, rows.pspNames, locale)),
    ...rows.notifications.map(notificationEntry),
    ...rows.events.flatMap(deliveryEntries),
    ...rows.intent.cases.map(caseEntry),
    ...rows.intent.refunds.flatMap((refund) => decisionEntries(refund, locale)),
    ...actEntries(rows, locale),
  ];
  return entries.toSorted((a, b) => a.atMs - b.atMs);
}

const EventBody = z.object({ data: z.object({ object: z.object({ status: PaymentIntent.shape.status }) }) });

/** A step of the payment and the event that tells of it: they are one fact, committed together. */
function stateEntry(event: EventRow, { merchant, intent }: StoryRows, locale: Locale): TimelineEntry {
  const body: unknown = JSON.parse(event.body);
  const ofIntent = event.type.startsWith("payment_intent.");
  const status = ofIntent ? EventBody.safeParse(body).data?.data.object.status : undefined;
  const created = event.type === "payment_intent.created";
  const step = created
    ? `${isolated(merchant.name)} created the payment of ${amountText(intent.amount, intent.currency, locale)} for order ${isolated(intent.orderId)}.`
    : ofIntent
      ? stepText(status)
      : moneyText(event.type, MoneyBody.safeParse(body).data?.data.object, locale);
  return {
    id: event.id,
    atMs: event.createdAt.getTime(),
    kind: "state",
    actor: created ? merchant.name : "Paydesk",
    sentence: `${step} Event ${event.type} ${audienceText(event.deliveries.length)}.`,
    ...(status ? { status } : {}),
    ...(event.requestId ? { requestId: event.requestId } : {}),
    detail: recordOf({ id: event.id, type: event.type, seq: event.seq, body }),
  };
}

const MoneyBody = z.object({ data: z.object({ object: MoneyObject }) });

/** A person's decision about a refund. */
function decisionEntries(refund: StoryRows["intent"]["refunds"][number], locale: Locale): TimelineEntry[] {
  const { decision } = refund;
  if (!decision) return [];
  const through = decision.client ? `, through the client ${decision.client.name},` : "";
  const words = decision.comment ? `: ${decision.comment}` : ".";
  return [
    {
      id: `${refund.id}-decision`,
      atMs: decision.decidedAt.getTime(),
      kind: "decision",
      actor: decision.checker.name,
      sentence: `${decision.checker.name}${through} ${decision.decision} the refund of ${amountText(refund.amount, refund.currency, locale)}${words}`,
      requestId: decision.requestId,
      detail: recordOf({ ...decision, requestHash: Buffer.from(decision.requestHash).toString("hex") }),
    },
  ];
}

function audienceText(endpoints: number): string {
  if (endpoints === 0) return "has no endpoint that wants it";
  return endpoints === 1 ? "goes to one endpoint" : `goes to ${endpoints} endpoints`;
}

function notificationEntry(notification: StoryRows["notifications"][number]): TimelineEntry {
  const { pspAccount, body, ...row } = notification;
  const parked = notification.status === "parked" ? ` It waits: ${notification.note ?? "not known here yet"}.` : "";
  return {
    id: notification.id,
    atMs: notification.receivedAt.getTime(),
    kind: "notification",
    actor: pspAccount.name,
    sentence: `${pspAccount.name} sent the notification ${notification.type}. It is a hint, so Paydesk asks.${parked}`,
    requestId: notification.requestId,
    detail: recordOf({ ...row, body: new TextDecoder().decode(body.slice(0, NOTIFICATION_BYTES_SHOWN)) }),
  };
}

function deliveryEntries(event: EventRow): TimelineEntry[] {
  return event.deliveries.flatMap((delivery) =>
    delivery.attemptRows.map((attempt) => attemptEntry(attempt, delivery, event.type)),
  );
}

function attemptEntry(attempt: DeliveryRow["attemptRows"][number], delivery: DeliveryRow, type: string): TimelineEntry {
  const { responseStatus: status } = attempt;
  const delivered = status !== null && status >= 200 && status < 300;
  const failure = `Try ${attempt.number} to deliver ${type} to ${attempt.url} failed: ${attempt.error ?? `answered ${status}`}.`;
  return {
    id: attempt.id,
    atMs: attempt.startedAt.getTime(),
    kind: "delivery",
    actor: "Paydesk",
    sentence: delivered
      ? `Delivered ${type} to ${attempt.url}, which answered ${status}.`
      : `${failure} ${sequelText(attempt.number, delivery)}`.trim(),
    alarming: !delivered,
    durationMs: attempt.durationMs,
    detail: recordOf(attempt),
  };
}

/** What follows from a failed try; only the last one has something to follow. */
function sequelText(number: number, delivery: DeliveryRow): string {
  if (number !== delivery.attempts) return "";
  if (delivery.status === "pending") return "Paydesk tries again.";
  return delivery.status === "dead" || delivery.status === "skipped" ? "Paydesk does not try again." : "";
}

function caseEntry(row: StoryRows["intent"]["cases"][number]): TimelineEntry {
  return {
    id: row.id,
    atMs: row.createdAt.getTime(),
    kind: "case",
    actor: "Paydesk",
    sentence: `${caseText(row.kind)} A case was opened for a person to look at; it is ${row.status}.`,
    alarming: row.status !== "resolved",
    detail: recordOf(row),
  };
}
