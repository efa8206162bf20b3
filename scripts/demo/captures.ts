import type { PspResult } from "@/lib/psp/psp";
import type { Making } from "./making.ts";
import { approval, bookCapture } from "./money.ts";
import type { DemoPayment } from "./payment.ts";
import { after, DAY_MS, HOUR_MS, SECOND_MS } from "./time.ts";

/** What a merchant does with money that is held: takes it, takes a part, lets it go, or forgets it. */
export function endAuthorization(making: Making, payment: DemoPayment): void {
  const { random } = making;
  const { intent, charge } = payment;
  if (charge.status !== "authorized") return;
  const at = after(charge.updatedAt, random.skewed(20 * HOUR_MS, 0.6));
  const forgottenAt = after(charge.updatedAt, 7 * DAY_MS);
  const how = random.weighted([
    ["all", 0.74],
    ["part", 0.16],
    ["cancel", 0.08],
    ["forget", 0.02],
  ]);
  if (how === "forget" || at >= forgottenAt) {
    if (!making.isLater(forgottenAt)) expire(payment, after(forgottenAt, 20 * SECOND_MS));
    return;
  }
  if (making.isLater(after(at, 10 * SECOND_MS))) return;
  if (how === "cancel") cancel(making, payment, at);
  else capture(making, payment, at, how === "part" ? partOf(intent.amount, random.int(35, 90)) : intent.amount);
}

function partOf(amount: bigint, percent: number): bigint {
  const part = (amount * BigInt(percent)) / 100n;
  return part > 0n ? part : 1n;
}

/** A final capture. What it leaves goes with it at one PSP, and by a void of its own at the other. */
function capture(making: Making, payment: DemoPayment, at: Date, amount: bigint): void {
  const { charge } = payment;
  const rest = charge.amountAuthorized - amount;
  const releases = charge.pspAccountId === "psp_sim_b";
  payment.step("payment_intent.processing", "processing", at);
  const call = payment.call("capture", amount, at, { finalCapture: true, releaseAmount: releases ? rest : 0n });
  const result = approval(making, call, { at, settled: true, prefix: "sc" });
  const doneAt = after(payment.send(call, after(at, 15), making.random.int(80, 420), result), 5);
  charge.status = "captured";
  payment.move({ amountCaptured: amount, amountReleased: rest });
  bookCapture(making, call, doneAt);
  payment.step("payment_intent.succeeded", "succeeded", doneAt);
  payment.tellCharge("charge.captured", doneAt);
  if (rest > 0n && !releases) letGo(making, payment, rest, after(doneAt, 20));
}

/** A void: of a whole payment, or of what a capture left. Returns when it was done. */
function letGo(making: Making, payment: DemoPayment, amount: bigint, at: Date): Date {
  const call = payment.call("void", amount, at);
  const result: PspResult = {
    outcome: "approved",
    pspReference: `sv_${making.random.hex(24)}`,
    amountMinor: amount,
    currency: call.currency,
    settled: false,
  };
  return payment.send(call, after(at, 12), making.random.int(70, 300), result);
}

function cancel(making: Making, payment: DemoPayment, at: Date): void {
  payment.step("payment_intent.processing", "processing", at, { cancellationReason: "requested_by_customer" });
  const doneAt = after(letGo(making, payment, payment.intent.amount, at), 5);
  payment.charge.status = "voided";
  payment.move({ amountReleased: payment.charge.amountAuthorized });
  payment.step("payment_intent.canceled", "canceled", doneAt);
}

function expire(payment: DemoPayment, at: Date): void {
  const { charge } = payment;
  charge.status = "expired";
  payment.move({ amountReleased: charge.amountAuthorized });
  const lastError = {
    code: "authorization_expired",
    decline_code: null,
    message: "The authorization expired at the payment service provider before it was captured. Nothing was charged.",
    psp: charge.pspAccountId,
  };
  payment.step("payment_intent.failed", "failed", at, { lastError });
}
