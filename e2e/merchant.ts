import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { type Answer, answerOf } from "@/e2e/answer";
import type { RunFile } from "@/e2e/run-file";
import { PaymentIntent } from "@/lib/payments/schema";
import { Refund } from "@/lib/refunds/schema";

const Token = z.object({ access_token: z.string() });
const LOOK_MS = 100;

export type MerchantRequest = { key?: string | null; headers?: Record<string, string>; raw?: string };

/** A client of somebody who decides about refunds, in the name of that person. */
export function approverOf(run: RunFile, role: "approver" | "admin", merchantIndex = 0): Merchant {
  const merchantId = run.clients[merchantIndex]?.merchant_id;
  const client = run.approvers.find((each) => each.merchant_id === merchantId && each.owner_email.startsWith(role));
  if (!client) throw new Error(`There is no ${role} of merchant ${merchantIndex}.`);
  return new Merchant(run, merchantIndex, client);
}

/** A merchant's server: it has one client, gets its tokens, and calls the API. */
export class Merchant {
  readonly id: string;
  readonly webhookSecret: string;
  readonly #app: string;
  readonly #client: { client_id: string; client_secret: string };
  #token: { text: string; until: number } | undefined;

  constructor(
    run: Pick<RunFile, "app" | "clients">,
    index = 0,
    client: { client_id: string; client_secret: string } | undefined = run.clients[index],
  ) {
    const merchant = run.clients[index];
    if (!merchant || !client) throw new Error(`There is no client ${index}.`);
    this.#app = run.app;
    this.#client = client;
    this.id = merchant.merchant_id;
    this.webhookSecret = merchant.webhook_secret;
  }

  async token(): Promise<string> {
    if (this.#token && this.#token.until > Date.now()) return this.#token.text;
    const { client_id, client_secret } = this.#client;
    const response = await fetch(`${this.#app}/oauth/token`, {
      method: "POST",
      headers: { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString("base64")}` },
      body: new URLSearchParams({ grant_type: "client_credentials" }),
    });
    const text = Token.parse(await response.json()).access_token;
    this.#token = { text, until: Date.now() + 240_000 };
    return text;
  }

  /** POSTs with a fresh Idempotency-Key, unless one is given; `null` sends none. */
  async post(path: string, body: unknown, request: MerchantRequest = {}): Promise<Answer> {
    const key = request.key === undefined ? crypto.randomUUID() : request.key;
    const response = await fetch(`${this.#app}${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${await this.token()}`,
        "content-type": "application/json",
        ...(key === null ? {} : { "idempotency-key": key }),
        ...request.headers,
      },
      body: request.raw ?? JSON.stringify(body),
    });
    return answerOf(response);
  }

  async put(path: string, body: unknown): Promise<Answer> {
    const response = await fetch(`${this.#app}${path}`, {
      method: "PUT",
      headers: { authorization: `Bearer ${await this.token()}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    return answerOf(response);
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    const response = await fetch(`${this.#app}${path}`, {
      headers: { authorization: `Bearer ${await this.token()}`, ...headers },
    });
    return answerOf(response);
  }

  /** A body for a payment of 25.99 EUR. With a token it is confirmed at once. */
  payment(token?: string, more: Record<string, unknown> = {}): Record<string, unknown> {
    const method = token === undefined ? {} : { confirm: true, payment_method: { type: "card_token", token } };
    return {
      merchant_id: this.id,
      amount: 2599,
      currency: "EUR",
      order_id: `ord_${crypto.randomUUID()}`,
      ...method,
      ...more,
    };
  }

  async pay(token: string, request: MerchantRequest = {}): Promise<PaymentIntent> {
    return paymentOf(await this.post("/v1/payment_intents", this.payment(token), request));
  }

  /** A payment that holds the money and waits for its capture. */
  async authorized(token = "tok_visa", more: Record<string, unknown> = {}): Promise<PaymentIntent> {
    const body = this.payment(token, { capture_method: "manual", ...more });
    return this.until(paymentOf(await this.post("/v1/payment_intents", body)).payment_intent_id, ["requires_capture"]);
  }

  /** A payment that took the money. */
  async paid(token = "tok_visa", more: Record<string, unknown> = {}): Promise<PaymentIntent> {
    const answer = await this.post("/v1/payment_intents", this.payment(token, more));
    return this.until(paymentOf(answer).payment_intent_id, ["succeeded"]);
  }

  async refund(
    payment: PaymentIntent,
    more: Record<string, unknown> = {},
    request: MerchantRequest = {},
  ): Promise<Answer> {
    const body = { charge_id: payment.latest_charge_id, reason: "requested_by_customer", ...more };
    return this.post("/v1/refunds", body, request);
  }

  /** Polls until a refund has one of the statuses. */
  async untilRefund(id: string, statuses: Refund["status"][], withinMs = 60_000): Promise<Refund> {
    return eventually(`${id} becoming ${statuses.join(" or ")}`, withinMs, async () => {
      const refund = refundOf(await this.get(`/v1/refunds/${id}`));
      return statuses.includes(refund.status) ? refund : undefined;
    });
  }

  async retrieve(id: string): Promise<PaymentIntent> {
    return paymentOf(await this.get(`/v1/payment_intents/${id}`));
  }

  /** Polls until a payment has one of the statuses. */
  async until(id: string, statuses: PaymentIntent["status"][], withinMs = 60_000): Promise<PaymentIntent> {
    return eventually(`${id} becoming ${statuses.join(" or ")}`, withinMs, async () => {
      const intent = await this.retrieve(id);
      return statuses.includes(intent.status) ? intent : undefined;
    });
  }
}

/** Looks again and again until there is something. Says what it waited for when the time is over. */
export async function eventually<T>(what: string, withinMs: number, look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + withinMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      last = error;
    }
    await pause(LOOK_MS);
  }
  throw new Error(`Waited ${withinMs} ms in vain for ${what}.`, { cause: last });
}

export function refundOf(answer: Answer): Refund {
  return Refund.parse(answer.json);
}

export function paymentOf(answer: Answer): PaymentIntent {
  return PaymentIntent.parse(answer.json);
}
