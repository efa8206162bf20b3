import type { Charge, PaymentIntent, PspCall } from "@/lib/db/client";
import { serializePaymentIntent } from "@/lib/payments/serialize";
import { serializeCharge } from "@/lib/payments/serialize-charge";
import { type CallClass, classOf } from "@/lib/psp/call-class";
import type { PspResult } from "@/lib/psp/psp";
import { referenceOf, toStored } from "@/lib/psp/result";
import type { EventType } from "@/lib/webhooks/catalogue";
import type { Making } from "./making.ts";
import { newCall, newIntent, noAmounts, type Tenant } from "./new-rows.ts";
import { type Card, priceOf, type Shop } from "./shops.ts";
import { after } from "./time.ts";

type Amounts = Partial<
  Record<
    "amountAuthorized" | "amountCaptured" | "amountReleased" | "capturePending" | "amountRefunded" | "refundPending",
    bigint
  >
>;

/** A payment while it is being made up: every step leaves the rows that the product would have left. */
export class DemoPayment {
  readonly intent: PaymentIntent;
  readonly requestId: string;
  readonly tenant: Tenant;
  readonly #making: Making;
  #charge: Charge | undefined;
  #number = 0;

  constructor(making: Making, shop: Shop, orderId: string, at: Date, terms: { manual: boolean; method: boolean }) {
    const { random, rows } = making;
    const currency = random.weighted(shop.currencies);
    this.#making = making;
    this.tenant = { merchantId: shop.merchantId, livemode: false };
    this.requestId = random.id("request", at);
    this.intent = newIntent(random.id("paymentIntent", at), this.tenant, orderId, at, {
      amount: priceOf(shop, currency, random),
      currency,
      manual: terms.manual,
      fingerprint: terms.method ? random.hex(43) : null,
    });
    rows.intents.push(this.intent);
    this.#tellIntent("payment_intent.created", at);
  }

  get hasCharge(): boolean {
    return this.#charge !== undefined;
  }

  get charge(): Charge {
    if (!this.#charge) throw new Error("Bug: the payment has no charge.");
    return this.#charge;
  }

  /** A step of the intent, and its event. */
  step(type: EventType, status: string, at: Date, changes: Partial<PaymentIntent> = {}): void {
    Object.assign(this.intent, {
      nextAction: null,
      ...changes,
      ...(status === "succeeded" ? { succeededAt: at } : {}),
      status,
      version: this.intent.version + 1,
      updatedAt: at,
    });
    this.#tellIntent(type, at);
  }

  /** Moves money in charge and intent alike. */
  move(amounts: Amounts): void {
    for (const [name, change] of Object.entries(amounts)) {
      for (const row of [this.charge, this.intent]) Reflect.set(row, name, Reflect.get(row, name) + change);
    }
  }

  /** A new charge at an account, and the call that authorizes it. */
  authorize(
    choice: { account: string; because: string; excluded: Charge["routingDecision"]; version: number },
    at: Date,
  ) {
    const { intent } = this;
    const id = this.#making.random.id("charge", at);
    this.#number += 1;
    this.#charge = {
      ...noAmounts(),
      ...this.tenant,
      id,
      paymentIntentId: intent.id,
      pspAccountId: choice.account,
      number: this.#number,
      status: "processing",
      version: 0,
      amount: intent.amount,
      currency: intent.currency,
      captureMethod: intent.captureMethod,
      pspReference: null,
      cardBrand: null,
      cardLast4: null,
      failureCode: null,
      declineCode: null,
      routingDecision: {
        chosen: { psp_account_id: choice.account, because: choice.because },
        excluded: choice.excluded,
        rules_version: choice.version,
        retry_declines: [],
      },
      captureBefore: null,
      createdAt: at,
      updatedAt: at,
    };
    this.#making.rows.charges.push(this.#charge);
    intent.latestChargeId = id;
    return this.call("authorize", intent.amount, at, { captureNow: intent.captureMethod === "automatic" });
  }

  /** The intention to ask the PSP for something. */
  call(operation: string, amount: bigint, at: Date, more: Partial<PspCall> = {}): PspCall {
    const id = this.#making.random.id("pspCall", at);
    const { pspAccountId, currency, id: chargeId } = this.charge;
    const terms = { chargeId, pspAccountId, operation, amount, currency, requestId: this.requestId };
    const call = { ...newCall(id, this.tenant, at), ...terms, ...more };
    this.#making.rows.calls.push(call);
    return call;
  }

  /** One time that a call went out. What came back is its outcome, unless nobody knows it. */
  send(call: PspCall, at: Date, durationMs: number, result: PspResult): Date {
    const duration = Math.round(durationMs);
    const answeredAt = after(at, duration);
    const stored = toStored(result);
    Object.assign(call, {
      fence: call.fence + 1,
      sends: call.sends + 1,
      firstSentAt: call.firstSentAt ?? at,
      lastSentAt: at,
      durationMs: duration,
    });
    const callClass: CallClass = classOf(result);
    this.#making.rows.sends.push({
      id: this.#making.random.id("pspSend", answeredAt),
      pspCallId: call.id,
      pspAccountId: call.pspAccountId,
      operation: call.operation,
      number: call.sends,
      result: json(stored),
      class: callClass,
      durationMs: duration,
      answeredAt,
    });
    if (result.outcome !== "unknown") this.settle(call, answeredAt, result);
    return answeredAt;
  }

  /** The outcome of a call, as it was applied. */
  settle(call: PspCall, at: Date, result: PspResult): void {
    Object.assign(call, {
      status: "answered",
      outcome: result.outcome,
      pspReference: referenceOf(result) ?? call.pspReference,
      result: json(toStored(result)),
      answeredAt: at,
      appliedAt: after(at, 4),
      nextInquiryAt: null,
    });
    this.charge.updatedAt = at;
  }

  /** A question about a call, and what was answered. */
  ask(call: PspCall, at: Date, answer: PspResult | Silence): void {
    call.inquiries += 1;
    this.#making.rows.inquiries.push({
      id: this.#making.random.id("pspInquiry", at),
      pspCallId: call.id,
      asked: "by idempotency key",
      answer: json(isSilence(answer) ? answer : toStored(answer)),
      durationMs: this.#making.random.int(30, 180),
      askedAt: at,
    });
  }

  /** What the PSP's card and reference tell about the charge and, from then on, the intent. */
  knowCard(card: Card, pspReference: string | undefined): void {
    Object.assign(this.intent, { cardBrand: card.brand, cardLast4: card.last4 });
    Object.assign(this.charge, { cardBrand: card.brand, cardLast4: card.last4, pspReference: pspReference ?? null });
  }

  tellCharge(type: "charge.captured" | "charge.refunded", at: Date): void {
    this.charge.version += 1;
    this.charge.updatedAt = at;
    this.tell(type, this.charge.id, this.charge.version, serializeCharge(this.charge), at);
  }

  tell(type: EventType, objectId: string, seq: number, object: object, at: Date): void {
    const { intent, requestId, tenant } = this;
    this.#making.tell({ ...tenant, type, objectId, seq, object, at, requestId, intent });
  }

  #tellIntent(type: EventType, at: Date): void {
    this.tell(type, this.intent.id, this.intent.version, serializePaymentIntent(this.intent), at);
  }
}

type Silence = { outcome: "not_found" | "no_answer" };

function isSilence(answer: PspResult | Silence): answer is Silence {
  return answer.outcome === "not_found" || answer.outcome === "no_answer";
}

/** JSON as the database gives it back: what is undefined is not there. */
export function json(value: object): Record<string, string | number | boolean | null> {
  return JSON.parse(JSON.stringify(value));
}
