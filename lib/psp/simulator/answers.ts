import { z } from "zod";
import { type Exponents, feeFromPspUnits, fromPspUnits } from "@/lib/psp/minor-units";
import {
  AUTHORIZATION_EXPIRED,
  AUTHORIZATION_OVER,
  AUTHORIZATION_VOIDED,
  type PspOperation,
  type PspResult,
} from "@/lib/psp/psp";
import type { Exchange } from "@/lib/psp/simulator/client";

const Card = z.object({ brand: z.string(), last4: z.string() });

const Payment = z.object({
  id: z.string(),
  status: z.enum(["captured", "authorized", "requires_action", "pending", "declined", "voided", "expired"]),
  amount: z.int(),
  currency: z.string(),
  card: Card.optional(),
  captured_at_once: z.boolean().default(true),
  capture_before_ms: z.int().optional(),
  fee: z.int().optional(),
  challenge_url: z.string().optional(),
  decline: z.object({ code: z.string(), hard: z.boolean() }).optional(),
});

const Operation = z.object({
  id: z.string(),
  payment: z.string(),
  status: z.enum(["succeeded", "pending"]),
  amount: z.int(),
  currency: z.string(),
  fee: z.int().optional(),
});

/** A documented decline: it is in the PSP's books, and moved no money. */
const Decline = z.object({
  error: z.object({
    type: z.enum(["card_declined", "capture_declined", "void_declined", "refund_declined"]),
    code: z.string(),
    hard: z.boolean(),
  }),
  id: z.string(),
  card: Card.optional(),
});

/** Refusals that the PSP documents as without effect. */
const Refusal = z.object({
  error: z.object({ type: z.enum(["invalid_request", "rate_limited", "unavailable_without_effect"]) }),
});

/** What an exchange about an operation comes to. Only what the PSP documents is believed; the rest is `unknown`. */
export function resultOf(operation: PspOperation, answer: Exchange, exponents: Exponents): PspResult {
  if (answer.kind === "not_sent") return { outcome: "not_sent", reason: answer.reason };
  if (answer.kind === "unclear") return { outcome: "unknown", reason: answer.reason };
  const refusal = Refusal.safeParse(answer.body);
  if (answer.status >= 400 && refusal.success) {
    const { retryAfterMs } = answer;
    return {
      outcome: "rejected",
      reason: refusal.data.error.type,
      transient: refusal.data.error.type !== "invalid_request",
      ...(refusal.data.error.type === "rate_limited" ? { rateLimited: true } : {}),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
  const decline = Decline.safeParse(answer.body);
  if (answer.status === 402 && decline.success) {
    const { id, card, error } = decline.data;
    return {
      outcome: "declined",
      pspReference: id,
      declineCode: operation === "capture" && error.code === "not_capturable" ? AUTHORIZATION_OVER : error.code,
      hard: error.hard,
      ...(card ? { card } : {}),
    };
  }
  if (answer.status === 200)
    return operation === "authorize"
      ? ofPayment(answer.body, exponents)
      : ofOperation(operation, answer.body, exponents);
  return { outcome: "unknown", reason: `answered ${answer.status}` };
}

/** An amount that is a fraction of our unit was moved by somebody who did not understand us: nothing is taken for granted. */
const FRACTION: PspResult = { outcome: "unknown", reason: "an amount that the currency can't express" };

function ofOperation(operation: PspOperation, body: unknown, exponents: Exponents): PspResult {
  const parsed = Operation.safeParse(body);
  if (!parsed.success) return { outcome: "unknown", reason: "answered 200 with something else" };
  const { id: pspReference, payment: chargeReference, status, amount, currency, fee } = parsed.data;
  if (status === "pending") return { outcome: "pending", pspReference, chargeReference };
  const amountMinor = fromPspUnits(BigInt(amount), currency, exponents);
  if (amountMinor === undefined) return FRACTION;
  return {
    outcome: "approved",
    pspReference,
    chargeReference,
    amountMinor,
    currency,
    settled: operation !== "void",
    ...(fee === undefined ? {} : { feeMinor: feeFromPspUnits(BigInt(fee), currency, exponents) }),
  };
}

function ofPayment(body: unknown, exponents: Exponents): PspResult {
  const parsed = Payment.safeParse(body);
  if (!parsed.success) return { outcome: "unknown", reason: "answered 200 with something else" };
  const payment = parsed.data;
  const pspReference = payment.id;
  const card = payment.card ? { card: payment.card } : {};
  const amountMinor = fromPspUnits(BigInt(payment.amount), payment.currency, exponents);
  switch (payment.status) {
    case "captured":
    case "authorized":
      if (amountMinor === undefined) return FRACTION;
      return {
        outcome: "approved",
        pspReference,
        amountMinor,
        currency: payment.currency,
        settled: payment.status === "captured" && payment.captured_at_once,
        // Captured by requests of its own: by the last of them, or by those that came before its time was over.
        ...(payment.status === "captured" && !payment.captured_at_once ? { over: true } : {}),
        ...(payment.capture_before_ms === undefined ? {} : { captureBeforeMs: payment.capture_before_ms }),
        ...(payment.fee === undefined
          ? {}
          : { feeMinor: feeFromPspUnits(BigInt(payment.fee), payment.currency, exponents) }),
        ...card,
      };
    case "requires_action":
      if (!payment.challenge_url) return { outcome: "unknown", reason: "a challenge without its address" };
      return {
        outcome: "pending",
        pspReference,
        nextAction: { type: "redirect", url: payment.challenge_url },
        ...card,
      };
    case "pending":
      return { outcome: "pending", pspReference, ...card };
    case "expired":
      return { outcome: "declined", pspReference, declineCode: AUTHORIZATION_EXPIRED, hard: true, ...card };
    case "voided":
      return { outcome: "declined", pspReference, declineCode: AUTHORIZATION_VOIDED, hard: true, ...card };
    case "declined":
      if (!payment.decline) return { outcome: "unknown", reason: "a decline without its code" };
      return {
        outcome: "declined",
        pspReference,
        declineCode: payment.decline.code,
        hard: payment.decline.hard,
        ...card,
      };
  }
}
