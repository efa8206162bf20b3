import type { PspCall } from "@/lib/db/client";
import type { PspResult } from "@/lib/psp/psp";
import type { Making } from "./making.ts";
import type { DemoPayment } from "./payment.ts";
import type { Card } from "./shops.ts";
import { after, DAY_MS } from "./time.ts";

/** What the simulated PSPs keep of money that they take. */
export function feeOf(amount: bigint): bigint {
  return (amount * 14n) / 1_000n;
}

/** The PSP's yes to an authorization, or to a capture. */
export function approval(
  making: Making,
  call: PspCall,
  terms: { at: Date; settled: boolean; prefix: string; card?: Card },
): PspResult & { outcome: "approved" } {
  const { at, settled, prefix, card } = terms;
  return {
    outcome: "approved",
    pspReference: `${prefix}_${making.random.hex(24)}`,
    amountMinor: call.amount,
    currency: call.currency,
    settled,
    ...(settled ? { feeMinor: feeOf(call.amount) } : { captureBeforeMs: after(at, 7 * DAY_MS).getTime() }),
    ...(card ? { card } : {}),
  };
}

/** Books money that was taken, and what the PSP keeps of it. */
export function bookCapture({ random, rows }: Making, call: PspCall, at: Date): void {
  const entry = (kind: "captured" | "fee") => ({ id: random.id("ledgerEntry", at), kind, call, createdAt: at });
  rows.entries.push({
    ...entry("captured"),
    postings: [
      { account: "psp_receivable", amount: call.amount },
      { account: "merchant_payable", amount: -call.amount },
    ],
  });
  const fee = feeOf(call.amount);
  if (fee === 0n) return;
  rows.entries.push({
    ...entry("fee"),
    postings: [
      { account: "psp_fees", amount: fee },
      { account: "psp_receivable", amount: -fee },
    ],
  });
}

/** Books money that went back. */
export function bookRefund({ random, rows }: Making, call: PspCall, at: Date): void {
  rows.entries.push({
    id: random.id("ledgerEntry", at),
    kind: "refunded",
    call,
    createdAt: at,
    postings: [
      { account: "psp_receivable", amount: -call.amount },
      { account: "merchant_payable", amount: call.amount },
    ],
  });
}

/** The payment has its authorization: taken at once, or held. */
export function applyApproval(
  making: Making,
  payment: DemoPayment,
  call: PspCall,
  result: PspResult & { outcome: "approved" },
  at: Date,
): void {
  const { charge, intent } = payment;
  if (result.card) payment.knowCard(result.card, result.pspReference);
  charge.updatedAt = at;
  if (result.settled) {
    charge.status = "captured";
    payment.move({ amountAuthorized: call.amount, amountCaptured: call.amount });
    bookCapture(making, call, at);
    payment.step("payment_intent.succeeded", "succeeded", at, { lastError: null });
    payment.tellCharge("charge.captured", at);
    return;
  }
  charge.status = "authorized";
  payment.move({ amountAuthorized: call.amount });
  const captureBefore = new Date(result.captureBeforeMs ?? at.getTime());
  payment.step("payment_intent.requires_capture", "requires_capture", at, { lastError: null, captureBefore });
  intent.updatedAt = at;
}
