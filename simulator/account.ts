import { z } from "zod";
import { type AccountConfig, defaultSettings, type Settings } from "@/simulator/config";
import { Faults } from "@/simulator/faults";
import { settleRefunds } from "@/simulator/follow-up";
import type { Ledger, NewPayment, Payment } from "@/simulator/ledger";
import { type Answering, type Behaviour, behaviourOf } from "@/simulator/tokens";

const CreatePayment = z.strictObject({
  amount: z.int().min(1).max(999_999_999_999),
  currency: z.string().regex(/^[A-Z]{3}$/),
  token: z.string().min(1).max(255),
  capture: z.boolean(),
  reference: z.string().min(1).max(255),
  return_url: z.url().optional(),
});

/** An answer, and the way in which it is given. */
export type Reply = { status: number; body: unknown; answering: Answering; headers?: Record<string, string> };

/** One account of the PSP: its rules over its ledger. */
export class Account {
  readonly config: AccountConfig;
  readonly ledger: Ledger;
  settings: Settings = defaultSettings;
  readonly faults = new Faults();

  constructor(config: AccountConfig, ledger: Ledger) {
    this.config = config;
    this.ledger = ledger;
  }

  /** This PSP's own time, which tests can move. */
  now(): number {
    return Date.now() + this.settings.clock_offset_ms;
  }

  /** Creates a payment, once for each key. The ledger has it before the answer is given. */
  createPayment(key: string, input: unknown): Reply {
    const parsed = CreatePayment.safeParse(input);
    if (!parsed.success) return refusal(400, "invalid_request", z.prettifyError(parsed.error));
    const behaviour = behaviourOf(parsed.data.token);
    if (!behaviour) return refusal(400, "invalid_request", "The token is not one of this PSP's.");
    const request = JSON.stringify(parsed.data);
    return this.ledger.together(() => {
      const arrivals = this.ledger.arrive(key);
      const known = this.config.idempotent === false ? undefined : this.ledger.byKey(key);
      if (known && known.request !== request) {
        return refusal(409, "invalid_request", "The key belongs to another request.");
      }
      if (known) return { ...this.replyOf(known), answering: "plain" };
      if (behaviour.ending.kind === "unavailable" && this.config.refusesDownA) {
        return refusal(503, "unavailable_without_effect", "Not available; nothing was done.");
      }
      if (behaviour.answering === "hang_before" && arrivals === 1) {
        return { status: 504, body: {}, answering: "hang_before" };
      }
      const own = this.config.idempotent === false && arrivals > 1 ? `${key}#${arrivals}` : key;
      if (own !== key) this.ledger.arrive(own);
      const payment = this.ledger.create(this.#book(own, request, parsed.data, behaviour));
      if (payment.status !== "requires_action" && payment.status !== "pending") this.ledger.notify(payment, this.now());
      return {
        ...this.replyOf(payment),
        answering: behaviour.answering === "hang_before" ? "plain" : behaviour.answering,
      };
    });
  }

  /** A payment as the API shows it, unless it is too young to be seen. */
  find(payment: Payment | undefined): Reply {
    if (!payment || payment.visible_ms > this.now()) return refusal(404, "not_found", "There is no such payment.");
    return { status: 200, body: this.describe(payment), answering: "plain" };
  }

  /** Ends a challenge as the shopper clicked. A second click changes nothing. */
  answerChallenge(payment: Payment, approved: boolean): Payment {
    if (payment.status !== "requires_action") return payment;
    const passes =
      approved && behaviourOf(payment.token)?.ending.kind === "challenge" && payment.token !== "tok_3ds_fail";
    return this.#end(
      payment,
      passes ? { status: settledStatus(payment) } : { status: "declined", declineCode: "authentication_failed" },
    );
  }

  /** Corrects a decline into a success, as a PSP's back office does, and tells of it. */
  overturn(id: string): Payment | undefined {
    return this.ledger.together(() => {
      const payment = this.ledger.overturn(id);
      if (payment) this.ledger.notify(payment, this.now());
      return payment;
    });
  }

  refuse(status: number, type: string, message: string): Reply {
    return refusal(status, type, message);
  }

  /** Settles what was pending and is due, and lets go what was held for too long. */
  settleDue(): void {
    settleRefunds(this);
    for (const payment of this.ledger.dueToExpire(this.now())) {
      this.ledger.together(() => {
        const left = payment.amount - payment.amount_captured - payment.amount_voided;
        const status = payment.amount_captured > 0 ? "captured" : "expired";
        this.ledger.notify(this.ledger.change(payment.id, { voided: left, status }), this.now());
      });
    }
    for (const payment of this.ledger.dueToSettle(this.now())) this.#end(payment, { status: settledStatus(payment) });
  }

  replyOf(payment: Payment): { status: number; body: unknown } {
    const card = { brand: payment.brand, last4: payment.last4 };
    if (payment.status === "declined") {
      const error = { type: "card_declined", code: payment.decline_code, hard: payment.decline_hard };
      return { status: 402, body: { error, id: payment.id, card } };
    }
    return { status: 200, body: this.describe(payment) };
  }

  describe(payment: Payment): Record<string, unknown> {
    return {
      id: payment.id,
      status: payment.status,
      amount: payment.amount,
      currency: payment.currency,
      card: { brand: payment.brand, last4: payment.last4 },
      ...(payment.status === "authorized" ? { capture_before_ms: payment.expires_ms } : {}),
      ...(payment.capture && payment.status === "captured" ? { fee: payment.fee } : {}),
      captured_at_once: payment.capture,
      ...(payment.status === "requires_action" ? { challenge_url: this.challengeUrl(payment.id) } : {}),
      ...(payment.status === "declined" ? { decline: { code: payment.decline_code, hard: payment.decline_hard } } : {}),
    };
  }

  challengeUrl(id: string): string {
    return `http://127.0.0.1:${this.config.port}/challenge/${id}`;
  }

  #end(payment: Payment, ending: Parameters<Ledger["end"]>[1]): Payment {
    return this.ledger.together(() => {
      const ended = this.ledger.end(payment.id, ending) ?? payment;
      this.ledger.notify(ended, this.now());
      return ended;
    });
  }

  #book(key: string, request: string, input: z.output<typeof CreatePayment>, behaviour: Behaviour): NewPayment {
    const now = this.now();
    const { ending } = behaviour;
    const settleMs =
      ending.kind === "async"
        ? now + this.settings.async_settle_ms
        : ending.kind === "late"
          ? now + this.settings.late_success_ms
          : null;
    return {
      idempotency_key: key,
      request,
      reference: input.reference,
      token: input.token,
      status: statusOf(behaviour, input.capture),
      amount: input.amount + behaviour.amountOff,
      currency: input.currency,
      capture: input.capture,
      brand: behaviour.brand,
      last4: behaviour.last4,
      decline_code:
        ending.kind === "decline"
          ? ending.code
          : behaviour.captureDeclined && input.capture
            ? "capture_declined"
            : null,
      decline_hard: ending.kind === "decline" && ending.hard,
      return_url: input.return_url ?? null,
      // A late success is invisible until it happens: whoever asks too early is told that there is nothing.
      visible_ms: ending.kind === "late" ? now + this.settings.late_success_ms : now + this.settings.visibility_lag_ms,
      settle_ms: settleMs,
      expires_ms: now + this.settings.authorization_ms,
      created_ms: now,
    };
  }
}

export function refusal(status: number, type: string, message: string): Reply {
  return { status, body: { error: { type, message } }, answering: "plain" };
}

function statusOf(behaviour: Behaviour, capture: boolean): Payment["status"] {
  switch (behaviour.ending.kind) {
    case "decline":
      return "declined";
    case "challenge":
      return "requires_action";
    case "async":
    case "late":
      return "pending";
    default:
      if (behaviour.captureDeclined && capture) return "declined";
      return capture ? "captured" : "authorized";
  }
}

function settledStatus(payment: Payment): "captured" | "authorized" {
  return payment.capture ? "captured" : "authorized";
}
