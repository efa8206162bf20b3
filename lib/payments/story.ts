import { z } from "zod";
import type { AdminActor, OperatorActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { type Locale, PLAIN } from "@/lib/core/locale";
import { isTerminal } from "@/lib/core/state";
import { LastError, NextAction, PaymentIntent } from "@/lib/payments/schema";
import { paymentIntentTransitions } from "@/lib/payments/status";
import { type PossibleActs, possibleActs } from "@/lib/payments/story-acts";
import { pspCallsOf } from "@/lib/payments/story-calls";
import { documentOf, refundsOf } from "@/lib/payments/story-document";
import type { TimelineEntry } from "@/lib/payments/story-entry";
import { type NamedRouting, namedRoutingOf } from "@/lib/payments/story-routing";
import { loadStory, type StoryRows } from "@/lib/payments/story-rows";
import type { PaymentStoryDocument, PspCallStory, RefundStory } from "@/lib/payments/story-schema";
import { standingOf } from "@/lib/payments/story-standing";
import { timelineOf } from "@/lib/payments/story-timeline";
import { type DeliveryStatus, deliveryTransitions } from "@/lib/webhooks/status";

/** Everything that is known of one payment, as plain data. Amounts are minor units in text. */
export type PaymentStory = {
  id: string;
  orderId: string;
  status: PaymentIntent["status"];
  /** What the payment waits for, or how it ended, in a sentence. */
  standing: string;
  amount: string;
  amountAuthorized: string;
  amountCaptured: string;
  amountRefunded: string;
  currency: string;
  merchant: { id: string; name: string };
  livemode: boolean;
  captureMethod: string;
  card: string | null;
  nextActionUrl: string | null;
  returnUrl: string | null;
  description: string | null;
  metadata: Array<{ name: string; value: string }>;
  createdMs: number;
  updatedMs: number;
  charges: ChargeFacts[];
  pspCalls: PspCallStory[];
  refunds: RefundStory[];
  events: Array<{ id: string; type: string; atMs: number }>;
  deliveries: DeliveryFacts[];
  timeline: TimelineEntry[];
  acts: PossibleActs;
  /** Whether nothing of it can change any more by itself. */
  settled: boolean;
};

type ChargeFacts = {
  id: string;
  number: number;
  status: string;
  pspAccountName: string;
  pspReference: string | null;
  routing: NamedRouting | null;
  failure: string | null;
  createdMs: number;
};

type DeliveryFacts = {
  id: string;
  eventId: string;
  url: string;
  status: DeliveryStatus;
  attempts: number;
  nextAttemptMs: number | null;
};

const StoredDeliveryStatus = z.enum(Object.keys(deliveryTransitions) as [DeliveryStatus, ...DeliveryStatus[]]);

/** Tells the whole story of a payment: its facts and one timeline of all that happened. Throws `not_found`. */
export async function tellPayment(actor: OperatorActor, id: string): Promise<PaymentStory> {
  return storyOf(await rowsOf(actor, id), actor.locale);
}

/** The same in the words of the API, for a client of its own merchant too. */
export async function documentPayment(actor: AdminActor, id: string): Promise<PaymentStoryDocument> {
  const rows = await rowsOf(actor, id);
  return documentOf(rows, storyOf(rows, PLAIN));
}

async function rowsOf(actor: AdminActor, id: string): Promise<StoryRows> {
  const rows = await loadStory(actor, id);
  if (!rows) throw new AppError("not_found", "There is no such payment.");
  return rows;
}

function storyOf(rows: StoryRows, locale: Locale): PaymentStory {
  const { intent, merchant } = rows;
  const status = PaymentIntent.shape.status.parse(intent.status);
  const deliveries = deliveriesOf(rows);
  return {
    id: intent.id,
    orderId: intent.orderId,
    status,
    standing: standingOf(status, LastError.nullable().parse(intent.lastError), rows, locale),
    amount: intent.amount.toString(),
    amountAuthorized: intent.amountAuthorized.toString(),
    amountCaptured: intent.amountCaptured.toString(),
    amountRefunded: intent.amountRefunded.toString(),
    currency: intent.currency,
    merchant: { id: merchant.id, name: merchant.name },
    livemode: intent.livemode,
    captureMethod: intent.captureMethod,
    card: intent.cardLast4 && `${intent.cardBrand ?? "card"} ending ${intent.cardLast4}`,
    nextActionUrl: NextAction.nullable().parse(intent.nextAction)?.url ?? null,
    returnUrl: intent.returnUrl,
    description: intent.description,
    metadata: Object.entries(PaymentIntent.shape.metadata.parse(intent.metadata)).map(([name, value]) => ({
      name,
      value,
    })),
    createdMs: intent.createdAt.getTime(),
    updatedMs: intent.updatedAt.getTime(),
    charges: intent.charges.map((charge) => chargeFacts(charge, rows.pspNames)),
    pspCalls: pspCallsOf(rows, locale),
    refunds: refundsOf(rows),
    events: rows.events.map(({ id, type, createdAt }) => ({ id, type, atMs: createdAt.getTime() })),
    deliveries,
    timeline: timelineOf(rows, locale),
    acts: possibleActs(rows),
    settled:
      isTerminal(paymentIntentTransitions, status) &&
      deliveries.every((delivery) => delivery.status !== "pending") &&
      intent.refunds.every(({ status: each }) => each !== "requires_approval" && each !== "processing"),
  };
}

function chargeFacts(
  charge: StoryRows["intent"]["charges"][number],
  pspNames: ReadonlyMap<string, string>,
): ChargeFacts {
  return {
    id: charge.id,
    number: charge.number,
    status: charge.status,
    pspAccountName: charge.pspAccount.name,
    pspReference: charge.pspReference,
    routing: namedRoutingOf(charge.routingDecision, pspNames),
    failure: charge.declineCode ?? charge.failureCode,
    createdMs: charge.createdAt.getTime(),
  };
}

function deliveriesOf({ events }: StoryRows): DeliveryFacts[] {
  return events.flatMap((event) =>
    event.deliveries.map((delivery) => ({
      id: delivery.id,
      eventId: event.id,
      url: delivery.endpoint.url,
      status: StoredDeliveryStatus.parse(delivery.status),
      attempts: delivery.attempts,
      nextAttemptMs: delivery.nextAttemptAt?.getTime() ?? null,
    })),
  );
}
