import { expect } from "vitest";
import type { Answer } from "@/e2e/answer";
import { eventually } from "@/e2e/merchant";
import type { Allowed } from "@/e2e/model/answers";
import { reachable, type State } from "@/e2e/model/state";
import type { World } from "@/e2e/model/world";

/** A payment of a run, with every state that it may be in. */
export type Tracked = { id: string; chargeId: string | null; url: string | null; refundIds: string[]; states: State[] };

/** What a run knows: its payments, and what it did so far. */
export type Model = { payments: Tracked[]; log: string[] };
export type Real = World;

const SETTLED_MS_MAX = 90_000;

/** HTTP statuses of refusals. */
const refusals: Readonly<Record<string, number>> = {
  invalid_state: 409,
  amount_too_large: 422,
  not_supported: 422,
  forbidden: 403,
};
const wordOf = ({ json }: Answer) => String(json.code ?? json.status);

/** Every state that a payment may be in by now. */
export const now = (tracked: Tracked): State[] => unique(tracked.states.flatMap(reachable));

/** Checks an answer against all that is allowed, and keeps the states that it leaves possible. */
export function accept(model: Model, tracked: Tracked, answer: Answer, allowed: Allowed[], success = 200): void {
  const word = wordOf(answer);
  const left = allowed.filter((each) => each.word === word && shows(answer, each.next));
  if (left.length === 0) throw new Error(complaint(tracked, answer, allowed));
  expect([word, answer.status]).toEqual([word, refusals[word] ?? success]);
  tracked.states = unique(left.map(({ next }) => next));
  model.log.push(`   ${word}`);
  if (typeof answer.json.latest_charge_id === "string") tracked.chargeId = answer.json.latest_charge_id;
  const { next_action: action } = answer.json;
  if (action && typeof action === "object" && "url" in action) tracked.url = String(action.url);
}

/** Looks at a payment and its last refund, as a merchant does who asks. */
export async function look(model: Model, real: Real, tracked: Tracked): Promise<void> {
  const seen = await real.client("merchant").get(`/v1/payment_intents/${tracked.id}`);
  const states = now(tracked);
  accept(
    model,
    tracked,
    seen,
    states.map((next) => ({ word: next.status, next })),
  );
  const refundId = tracked.refundIds.at(-1);
  if (!refundId) return;
  const refund = await real.client("merchant").get(`/v1/refunds/${refundId}`);
  const index = tracked.refundIds.length - 1;
  accept(
    model,
    tracked,
    refund,
    now(tracked).map((next) => ({ word: next.refunds[index]?.status ?? "", next })),
  );
}

/** Waits until nothing of a payment is under way any more. The PSPs' clock has to be past what is pending. */
export async function settle(model: Model, real: Real, tracked: Tracked): Promise<void> {
  if (now(tracked).every(({ open }) => open.length === 0)) return;
  const before = tracked.states;
  await eventually(`${tracked.id} to settle as one of ${JSON.stringify(before)}`, SETTLED_MS_MAX, async () => {
    tracked.states = before;
    await look(model, real, tracked);
    const states = now(tracked).filter(({ open, review }) => open.length === 0 || review);
    const seen = await Promise.all(tracked.refundIds.map((id) => real.client("merchant").get(`/v1/refunds/${id}`)));
    tracked.states = states.filter(({ refunds }) => seen.every(({ json }, at) => refunds[at]?.status === json.status));
    const shown = await real.client("merchant").get(`/v1/payment_intents/${tracked.id}`);
    tracked.states = tracked.states.filter((state) => shows(shown, state) && state.status === shown.json.status);
    return tracked.states.length > 0 ? true : undefined;
  });
}

function shows({ json }: Answer, state: State): boolean {
  if ("amount_captured" in json) {
    const capturable = state.status === "requires_capture" ? state.held : 0;
    return (
      json.amount_captured === state.captured &&
      json.amount_refunded === state.refunded &&
      json.amount_capturable === capturable
    );
  }
  return true;
}

function unique(states: State[]): State[] {
  return [...new Map(states.map((state) => [JSON.stringify(state), state])).values()];
}

function complaint(tracked: Tracked, answer: Answer, allowed: Allowed[]): string {
  const words = [...new Set(allowed.map(({ word }) => word))].join(", ");
  const states = tracked.states.map((state) => JSON.stringify(state)).join("\n  ");
  return `${tracked.id} was answered ${answer.status} ${answer.text}\nallowed: ${words}\nfrom: ${states}`;
}
