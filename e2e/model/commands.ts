import type fc from "fast-check";
import { charged } from "@/e2e/model/answers";
import { accept, type Model, type Real, settle } from "@/e2e/model/run";
import { behaviours, type State, type Token } from "@/e2e/model/state";
import { type Step, waiting } from "@/e2e/model/steps";

/** Of twelve commands ten are about a payment that they suit; the others are to be refused. */
const SHARP = 10;

/** A command about a payment: the latest that it suits, or, when it is blunt, any of the last few. */
export class About implements fc.AsyncCommand<Model, Real> {
  constructor(
    private readonly text: string,
    private readonly which: number,
    private readonly suits: (state: State) => boolean,
    private readonly step: Step,
  ) {}

  check(model: Readonly<Model>): boolean {
    return model.payments.length > 0;
  }

  async run(model: Model, real: Real): Promise<void> {
    const latest = model.payments.slice(-4).reverse();
    const suited = this.which < SHARP ? latest.find(({ states }) => states.some(this.suits)) : undefined;
    const tracked = suited ?? latest[this.which % latest.length];
    if (!tracked) return;
    model.log.push(`${this.text} of payment ${model.payments.indexOf(tracked)}`);
    await this.step(model, real, tracked);
  }

  toString(): string {
    return this.text;
  }
}

export class Create implements fc.AsyncCommand<Model, Real> {
  constructor(private readonly asked: { token: Token; manual: boolean; confirm: boolean; amount: number }) {}

  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    const { token, manual, confirm, amount } = this.asked;
    model.log.push(`${this} as payment ${model.payments.length}`);
    const client = real.client("merchant");
    const body = client.payment(token, { amount, confirm, capture_method: manual ? "manual" : "automatic" });
    const { hurried } = real;
    const ask = () => client.post("/v1/payment_intents", body, waiting("slow" in behaviours[token]));
    const answer = await ("away" in behaviours[token] ? real.unkilled(ask) : ask());
    const state: State = { ...untouched, manual, amount, token };
    const tracked = {
      id: String(answer.json.payment_intent_id),
      chargeId: null,
      url: null,
      refundIds: [],
      states: [state],
    };
    model.payments.push(tracked);
    const allowed = confirm ? charged(state, hurried || real.hurried) : [{ word: state.status, next: state }];
    accept(model, tracked, answer, allowed, 201);
  }

  toString(): string {
    return `create ${JSON.stringify(this.asked)}`;
  }
}

const untouched: State = {
  status: "requires_confirmation",
  manual: false,
  amount: 0,
  token: null,
  tries: 0,
  held: 0,
  captured: 0,
  refunded: 0,
  refunds: [],
  shopper: null,
  cancelWanted: false,
  review: false,
  open: [],
};

export class Tick implements fc.AsyncCommand<Model, Real> {
  check(): boolean {
    return true;
  }
  async run(model: Model, real: Real): Promise<void> {
    model.log.push("tick");
    await real.tick();
    for (const tracked of model.payments) await settle(model, real, tracked);
  }
  toString(): string {
    return "tick";
  }
}

export class Restart implements fc.AsyncCommand<Model, Real> {
  constructor(private readonly name: "app" | "engine") {}
  check(): boolean {
    return true;
  }
  async run(model: Model, real: Real): Promise<void> {
    if (await real.restart(this.name)) model.log.push(`${this}`);
  }
  toString(): string {
    return `restart of the ${this.name}`;
  }
}
