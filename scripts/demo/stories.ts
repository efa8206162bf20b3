import type { PspCall } from "@/lib/db/client";
import { lastErrorOf } from "@/lib/payments/last-error";
import type { PspResult } from "@/lib/psp/psp";
import type { Making } from "./making.ts";
import { applyApproval, approval } from "./money.ts";
import { type Outage, outageAt } from "./outages.ts";
import { DemoPayment, json } from "./payment.ts";
import { route } from "./routes.ts";
import { type Card, cardOf, type Shop } from "./shops.ts";
import { after, MINUTE_MS, SECOND_MS } from "./time.ts";

const softDeclines = [
  ["insufficient_funds", 52],
  ["do_not_honor", 30],
  ["generic_decline", 18],
] as const;
const hardDeclines = [
  ["expired_card", 40],
  ["fraudulent", 22],
  ["stolen_card", 20],
  ["lost_card", 18],
] as const;

type Fate = "approved" | "challenged" | "soft" | "hard" | "unknown" | "abandoned";

/** One shopper's payment, from its creation to wherever it has come by the demo's end. */
export function makePayment(making: Making, shop: Shop, orderId: string, at: Date): DemoPayment {
  const { random } = making;
  const fate = random.weighted<Fate>([
    ["approved", 0.79],
    ["challenged", 0.09],
    ["soft", 0.07],
    ["hard", 0.016],
    ["unknown", 0.006],
    ["abandoned", 0.028],
  ]);
  const manual = random.chance(shop.manualShare);
  const payment = new DemoPayment(making, shop, orderId, at, { manual, method: fate !== "abandoned" });
  if (fate === "abandoned") {
    const canceledAt = after(at, random.int(20, 90) * MINUTE_MS);
    if (random.chance(0.6) && !making.isLater(canceledAt)) {
      payment.step("payment_intent.canceled", "canceled", canceledAt, { cancellationReason: "abandoned" });
    }
    return payment;
  }
  tryCard(making, payment, fate, at);
  return payment;
}

/** A confirm: one card, at one account, or at the next one where that took nothing. */
function tryCard(making: Making, payment: DemoPayment, fate: Fate, at: Date, tried: readonly string[] = []): void {
  const choice = route(making, payment.intent, at, tried);
  // Both PSPs at once are away: the demo has no such hour.
  if (!choice) return;
  const call = payment.authorize(choice, at);
  if (tried.length === 0) payment.step("payment_intent.processing", "processing", at, { confirmedAt: at });
  const sentAt = after(at, making.random.int(8, 40));
  const outage = outageAt(making.outages, choice.account, sentAt.getTime());
  if (outage) {
    meetOutage(making, payment, call, outage, sentAt, fate, [...tried, choice.account]);
    return;
  }
  const card = cardOf(making.random);
  switch (fate) {
    case "soft":
      decline(making, payment, call, sentAt, { code: making.random.weighted(softDeclines), hard: false, card });
      break;
    case "hard":
      decline(making, payment, call, sentAt, { code: making.random.weighted(hardDeclines), hard: true, card });
      break;
    case "challenged":
      challenge(making, payment, call, sentAt, card);
      break;
    case "unknown":
      loseAnswer(making, payment, call, sentAt, card, after(sentAt, 26 * SECOND_MS));
      break;
    default:
      approve(making, payment, call, sentAt, card);
      break;
  }
}

function approve(making: Making, payment: DemoPayment, call: PspCall, at: Date, card: Card): void {
  const result = approval(making, call, { at, settled: call.captureNow, prefix: "sp", card });
  const answeredAt = payment.send(call, at, latencyOf(making, call.pspAccountId), result);
  applyApproval(making, payment, call, result, after(answeredAt, 5));
}

/** A bank's no. A soft one is often followed by another card. */
function decline(
  making: Making,
  payment: DemoPayment,
  call: PspCall,
  at: Date,
  { code, hard, card }: { code: string; hard: boolean; card: Card },
): void {
  const pspReference = `sp_${making.random.hex(24)}`;
  const result: PspResult = { outcome: "declined", pspReference, declineCode: code, hard, card };
  const answeredAt = payment.send(call, at, latencyOf(making, call.pspAccountId), result);
  applyDecline(payment, result, after(answeredAt, 5));
  const againAt = after(answeredAt, making.random.int(40, 260) * SECOND_MS);
  if (!hard && making.random.chance(0.55) && !making.isLater(againAt)) tryCard(making, payment, "approved", againAt);
}

function applyDecline(payment: DemoPayment, result: PspResult & { outcome: "declined" }, at: Date): void {
  const { charge } = payment;
  if (result.card) payment.knowCard(result.card, result.pspReference);
  Object.assign(charge, { status: "declined", failureCode: "card_declined", declineCode: result.declineCode });
  const error = lastErrorOf({ ...charge, status: "declined" }, { operation: "authorize" }, result);
  const lastError = error ? json(error) : null;
  if (result.hard) payment.step("payment_intent.failed", "failed", at, { lastError });
  else payment.step("payment_intent.payment_failed", "requires_payment_method", at, { lastError });
}

/** The shopper goes to the bank's page and comes back, or doesn't pass. */
function challenge(making: Making, payment: DemoPayment, call: PspCall, at: Date, card: Card): void {
  const { random, rows } = making;
  const pspReference = `sp_${random.hex(24)}`;
  const nextAction = { type: "redirect" as const, url: `https://challenge.psp.example/${pspReference}` };
  const answeredAt = payment.send(call, at, latencyOf(making, call.pspAccountId), {
    outcome: "pending",
    pspReference,
    nextAction,
    card,
  });
  payment.knowCard(card, pspReference);
  payment.charge.status = "requires_action";
  const returnedAt = after(answeredAt, random.int(12, 95) * SECOND_MS);
  // A shopper who is at the page just now is left out: nobody would come back from there.
  payment.step("payment_intent.requires_action", "requires_action", after(answeredAt, 5), {
    nextAction: json(nextAction),
  });
  const passes = random.chance(0.91);
  const result: PspResult = passes
    ? { ...approval(making, call, { at: returnedAt, settled: call.captureNow, prefix: "sp", card }), pspReference }
    : { outcome: "declined", pspReference, declineCode: "authentication_failed", hard: false, card };
  const toldAt = after(returnedAt, random.int(60, 900));
  payment.ask(call, after(toldAt, 60), result);
  payment.settle(call, after(toldAt, 150), result);
  rows.notifications.push(notificationOf(making, payment, pspReference, toldAt));
  if (result.outcome === "approved") applyApproval(making, payment, call, result, after(toldAt, 160));
  else if (result.outcome === "declined") applyDecline(payment, result, after(toldAt, 160));
}

function notificationOf({ random }: Making, payment: DemoPayment, pspReference: string, at: Date) {
  const notificationId = `sn_${random.hex(24)}`;
  const body = { id: notificationId, type: "payment.updated", payment: { id: pspReference } };
  return {
    id: random.id("notification", at),
    pspAccountId: payment.charge.pspAccountId,
    notificationId,
    type: "payment.updated",
    headers: { "content-type": "application/json" },
    body: new TextEncoder().encode(JSON.stringify(body)),
    pspReferences: [pspReference],
    status: "processed",
    tries: 1,
    sweeps: 0,
    sweptAt: null,
    note: null,
    requestId: random.id("request", at),
    receivedAt: at,
    processedAt: after(at, 170),
  };
}

/** No answer: nobody knows, the PSP is asked, and shows at last that it took the money. */
function loseAnswer(
  making: Making,
  payment: DemoPayment,
  call: PspCall,
  at: Date,
  card: Card,
  knownAt: Date,
  reason = "timeout",
): void {
  const durationMs = reason === "timeout" ? 20_000 : making.random.int(200, 2_400);
  const lostAt = payment.send(call, at, durationMs, { outcome: "unknown", reason });
  call.status = "unknown";
  const result = approval(making, call, { at: knownAt, settled: call.captureNow, prefix: "sp", card });
  for (const pauseMs of [5 * SECOND_MS, 20 * SECOND_MS, 80 * SECOND_MS, 6 * MINUTE_MS]) {
    const askedAt = after(lostAt, pauseMs);
    if (askedAt < knownAt) payment.ask(call, askedAt, { outcome: "no_answer" });
  }
  const appliedAt = knownAt > lostAt ? knownAt : after(lostAt, 5 * SECOND_MS);
  payment.ask(call, appliedAt, result);
  payment.settle(call, after(appliedAt, 90), result);
  applyApproval(making, payment, call, result, after(appliedAt, 100));
}

/** A PSP that is away: one that says so hands the charge on to the next; one that is silent has to be waited for. */
function meetOutage(
  making: Making,
  payment: DemoPayment,
  call: PspCall,
  outage: Outage,
  at: Date,
  fate: Fate,
  tried: readonly string[],
): void {
  if (outage.how !== "unavailable") {
    const reason = outage.how === "timeout" ? "timeout" : "unreadable answer (500)";
    const knownAt = new Date(outage.toMs + making.random.int(5, 90) * SECOND_MS);
    loseAnswer(making, payment, call, at, cardOf(making.random), knownAt, reason);
    return;
  }
  const result: PspResult = { outcome: "rejected", reason: "unavailable_without_effect", transient: true };
  call.hasAlternative = true;
  const answeredAt = payment.send(call, at, making.random.int(30, 160), result);
  Object.assign(payment.charge, { status: "failed", failureCode: "rejected" });
  tryCard(making, payment, fate === "unknown" ? "approved" : fate, after(answeredAt, 12), tried);
}

/** How long an account takes for an ordinary answer. */
function latencyOf({ random }: Making, account: string): number {
  const middle = account === "psp_sim_a" ? 210 : 330;
  return Math.min(9_000, random.skewed(middle, 0.42) + (random.chance(0.012) ? random.int(900, 4_000) : 0));
}
