import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { isStorable } from "@/lib/core/text";
import { toPspUnits } from "@/lib/psp/minor-units";
import {
  AMOUNT_NOT_EXPRESSIBLE,
  type PspAdapterFactory,
  type PspOperation,
  type PspRequest,
  type RawNotification,
} from "@/lib/psp/psp";
import { resultOf } from "@/lib/psp/simulator/answers";
import { exchange } from "@/lib/psp/simulator/client";
import { listTransactions } from "@/lib/psp/simulator/list";

const SIGNATURE_HEADER = "simulator-signature";
/** A notification older or newer than this is refused: a recorded one can't be played again for ever. */
const SIGNATURE_TOLERANCE_S = 300;

/** Where the simulator keeps what became of each operation. */
const collections: Readonly<Record<PspOperation, string>> = {
  authorize: "payments",
  capture: "captures",
  void: "voids",
  refund: "refunds",
};

const word = z.string().max(128).refine(isStorable);
const NotificationBody = z.object({
  id: word,
  type: word,
  payment: z.object({ id: word }),
  operation: z.object({ kind: z.enum(["capture", "void", "refund"]), id: word }).optional(),
});

/** Speaks to the PSP simulator. Only what it documents is believed; every other answer is `unknown`. */
export const simulatorAdapter: PspAdapterFactory = (config) => ({
  capabilities: config.capabilities,

  async perform(request) {
    const amount = toPspUnits(request.amountMinor, request.currency, config.exponents);
    if (amount === undefined) return { outcome: "rejected", reason: AMOUNT_NOT_EXPRESSIBLE };
    const answer = await exchange(config, {
      method: "POST",
      headers: { "idempotency-key": request.idempotencyKey, "x-request-id": request.requestId },
      ...messageOf(request, Number(amount)),
    });
    return resultOf(request.operation, answer, config.exponents);
  },

  async find(lookup) {
    const collection = `/v1/${collections[lookup.operation]}`;
    const path =
      "pspReference" in lookup
        ? `${collection}/${encodeURIComponent(lookup.pspReference)}`
        : `${collection}?idempotency_key=${encodeURIComponent(lookup.idempotencyKey)}`;
    const answer = await exchange(config, { method: "GET", path });
    if (answer.kind !== "answered") throw new Error(`The PSP could not be asked: ${answer.reason}.`);
    if (answer.status === 404) return undefined;
    const result = resultOf(lookup.operation, answer, config.exponents);
    // A question that is refused says nothing about what was asked for.
    return result.outcome === "rejected" ? { outcome: "unknown", reason: result.reason } : result;
  },

  list: (query) => listTransactions(config, query),

  signatureHeaders: [SIGNATURE_HEADER],
  verify: (notification) => isSigned(notification, config.notificationSecret),

  translate(notification) {
    const body = NotificationBody.parse(JSON.parse(new TextDecoder().decode(notification.body)));
    const statement = body.operation
      ? { operation: body.operation.kind, pspReference: body.operation.id }
      : { operation: "authorize" as const, pspReference: body.payment.id };
    return { notificationId: body.id, type: body.type, statements: [statement] };
  },
});

function messageOf(request: PspRequest, amount: number): { path: string; body: Record<string, unknown> } {
  if (request.operation === "authorize") {
    return {
      path: "/v1/payments",
      body: {
        amount,
        currency: request.currency,
        token: request.token,
        capture: request.captureNow,
        reference: request.orderId,
        ...(request.returnUrl ? { return_url: request.returnUrl } : {}),
      },
    };
  }
  return {
    path: `/v1/payments/${encodeURIComponent(request.chargeReference)}/${collections[request.operation]}`,
    body: { amount, ...(request.operation === "capture" ? { final: request.final } : {}) },
  };
}

/** `t=<unix seconds>,v1=<hex HMAC-SHA256 of "t.body">`, several `v1` while a secret rotates. */
function isSigned(notification: RawNotification, secret: string): boolean {
  const parts = (notification.headers.get(SIGNATURE_HEADER) ?? "").split(",").map((part) => part.split("="));
  const timestamp = parts.find(([name]) => name === "t")?.[1] ?? "";
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > SIGNATURE_TOLERANCE_S) return false;
  const expected = createHmac("sha256", secret).update(`${timestamp}.`).update(notification.body).digest();
  return parts.some(([name, hex]) => {
    const given = name === "v1" && /^[0-9a-f]{64}$/.test(hex ?? "") ? Buffer.from(hex ?? "", "hex") : undefined;
    return given !== undefined && timingSafeEqual(given, expected);
  });
}
