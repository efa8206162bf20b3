import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { PspAdapterFactory, PspRequest, PspResult, RawNotification } from "@/lib/psp/psp";
import { type Exchange, exchange } from "@/lib/psp/simulator/client";

/** A notification older or newer than this is refused: a recorded one can't be played again for ever. */
const SIGNATURE_TOLERANCE_S = 300;

const Card = z.object({ brand: z.string(), last4: z.string() });

const Payment = z.object({
  id: z.string(),
  status: z.enum(["captured", "authorized", "requires_action", "pending", "declined"]),
  amount: z.int(),
  currency: z.string(),
  card: Card.optional(),
  challenge_url: z.string().optional(),
  decline: z.object({ code: z.string(), hard: z.boolean() }).optional(),
});

/** A documented decline: the payment exists at the PSP and took no money. */
const Decline = z.object({
  error: z.object({ type: z.literal("card_declined"), code: z.string(), hard: z.boolean() }),
  id: z.string(),
  card: Card.optional(),
});

/** Refusals that the PSP documents as without effect. */
const Refusal = z.object({
  error: z.object({ type: z.enum(["invalid_request", "rate_limited", "unavailable_without_effect"]) }),
});

const NotificationBody = z.object({
  id: z.string().max(128),
  type: z.string().max(128),
  payment: z.object({ id: z.string().max(128) }),
});

/** Speaks to the PSP simulator. Only what it documents is believed; every other answer is `unknown`. */
export const simulatorAdapter: PspAdapterFactory = (config) => ({
  operations: new Set(["authorize"] as const),
  idempotent: true,

  async perform(request) {
    const answer = await exchange(config, {
      method: "POST",
      path: "/v1/payments",
      headers: { "idempotency-key": request.idempotencyKey, "x-request-id": request.requestId },
      body: paymentBody(request),
    });
    return resultOf(answer);
  },

  async find(lookup) {
    const path =
      "pspReference" in lookup
        ? `/v1/payments/${encodeURIComponent(lookup.pspReference)}`
        : `/v1/payments?idempotency_key=${encodeURIComponent(lookup.idempotencyKey)}`;
    const answer = await exchange(config, { method: "GET", path });
    if (answer.kind !== "answered") throw new Error(`The PSP could not be asked: ${answer.reason}.`);
    if (answer.status === 404) return undefined;
    return resultOf(answer);
  },

  verify: (notification) => isSigned(notification, config.notificationSecret),

  translate(notification) {
    const body = NotificationBody.parse(JSON.parse(new TextDecoder().decode(notification.body)));
    return { notificationId: body.id, type: body.type, statements: [{ pspReference: body.payment.id }] };
  },
});

function paymentBody(request: PspRequest): Record<string, unknown> {
  if (request.operation !== "authorize") throw new Error(`The simulator's adapter can't ${request.operation} yet.`);
  return {
    amount: Number(request.amountMinor),
    currency: request.currency,
    token: request.token,
    capture: request.captureNow,
    reference: request.orderId,
    ...(request.returnUrl ? { return_url: request.returnUrl } : {}),
  };
}

function resultOf(answer: Exchange): PspResult {
  if (answer.kind === "not_sent") return { outcome: "not_sent", reason: answer.reason };
  if (answer.kind === "unclear") return { outcome: "unknown", reason: answer.reason };
  const refusal = Refusal.safeParse(answer.body);
  if (answer.status >= 400 && refusal.success) {
    const { retryAfterMs } = answer;
    return {
      outcome: "rejected",
      reason: refusal.data.error.type,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    };
  }
  const decline = Decline.safeParse(answer.body);
  if (answer.status === 402 && decline.success) {
    const { id, card, error } = decline.data;
    return {
      outcome: "declined",
      pspReference: id,
      declineCode: error.code,
      hard: error.hard,
      ...(card ? { card } : {}),
    };
  }
  const payment = Payment.safeParse(answer.body);
  if (answer.status === 200 && payment.success) return resultOfPayment(payment.data);
  return { outcome: "unknown", reason: `answered ${answer.status}` };
}

function resultOfPayment(payment: z.output<typeof Payment>): PspResult {
  const pspReference = payment.id;
  const card = payment.card ? { card: payment.card } : {};
  switch (payment.status) {
    case "captured":
    case "authorized":
      return {
        outcome: "approved",
        pspReference,
        amountMinor: BigInt(payment.amount),
        currency: payment.currency,
        settled: payment.status === "captured",
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

/** `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`, several `v1` while a secret rotates. */
function isSigned(notification: RawNotification, secret: string): boolean {
  const parts = (notification.headers.get("simulator-signature") ?? "").split(",").map((part) => part.split("="));
  const timestamp = parts.find(([name]) => name === "t")?.[1] ?? "";
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > SIGNATURE_TOLERANCE_S) return false;
  const expected = createHmac("sha256", secret).update(`${timestamp}.`).update(notification.body).digest();
  return parts.some(([name, hex]) => {
    const given = name === "v1" && /^[0-9a-f]{64}$/.test(hex ?? "") ? Buffer.from(hex ?? "", "hex") : undefined;
    return given !== undefined && timingSafeEqual(given, expected);
  });
}
