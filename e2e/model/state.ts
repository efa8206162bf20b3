import type { PaymentIntentStatus } from "@/lib/payments/status";
import type { RefundStatus } from "@/lib/refunds/status";

/** How a token's money moves. `slow`: the outcome is not known when the request is answered. */
type Behaviour = {
  ends: "approved" | "declined" | "refused" | "challenge" | "differs";
  slow?: true;
  /** Its PSP takes one capture for each payment. */
  whole?: true;
  /** Its first PSP stays away. */
  away?: true;
  capture?: "declined";
  refund?: "declined" | "slow";
};

/** The tokens of the simulator that the model plays with. */
export const behaviours = {
  tok_visa: { ends: "approved" },
  tok_3ds: { ends: "challenge" },
  tok_async: { ends: "approved", slow: true },
  tok_timeout_after_charge: { ends: "approved", slow: true },
  tok_error_500: { ends: "approved", slow: true },
  tok_reset: { ends: "approved", slow: true },
  tok_decline_insufficient_funds: { ends: "declined" },
  tok_decline_stolen_card: { ends: "refused" },
  // The first account refuses it, so the second one takes it.
  tok_down_a: { ends: "approved", whole: true, away: true },
  tok_wrong_amount: { ends: "differs" },
  tok_capture_declined: { ends: "approved", capture: "declined" },
  tok_refund_fails: { ends: "approved", refund: "declined" },
  tok_refund_async: { ends: "approved", refund: "slow" },
  tok_refund_timeout: { ends: "approved", refund: "slow" },
} as const satisfies Record<string, Behaviour>;
export type Token = keyof typeof behaviours;

/** Something that is under way at the PSP, and ends whenever it does. */
type Open =
  | { kind: "authorize" | "void" | "challenge" | "return" }
  | { kind: "capture"; amount: number; rest: number; final: boolean }
  | { kind: "refund"; index: number };

export type RefundState = { status: RefundStatus; amount: number; maker: string };

/** All that the model knows of a payment. A step makes a new one. */
export type State = {
  status: PaymentIntentStatus;
  manual: boolean;
  amount: number;
  token: Token | null;
  tries: number;
  /** What can be captured. */
  held: number;
  captured: number;
  refunded: number;
  refunds: readonly RefundState[];
  shopper: "approved" | "declined" | null;
  cancelWanted: boolean;
  /** A person has to look: nothing moves any more. */
  review: boolean;
  open: readonly Open[];
};

const TRIES_MAX = 10;
export const behaviourOf = ({ token }: Pick<State, "token">): Behaviour => behaviours[token ?? "tok_visa"];
export const begins = (state: State, open: Open, change: Partial<State> = {}): State => ({
  ...state,
  ...change,
  open: [...state.open, open],
});

/** Every state that a payment can come to by itself from here, this one included. */
export function reachable(state: State): State[] {
  const found = new Map<string, State>();
  const visit = (each: State) => {
    const key = JSON.stringify(each);
    if (found.has(key)) return;
    found.set(key, each);
    for (const open of each.open) end({ ...each, open: each.open.filter((other) => other !== open) }, open).map(visit);
  };
  visit(state);
  return [...found.values()];
}

/** What can come of something that was under way. */
function end(state: State, open: Open): State[] {
  switch (open.kind) {
    case "authorize":
      return [authorized(state)];
    case "challenge":
      return state.status === "canceled" ? [state] : [challenged(state)];
    case "return":
      return state.shopper ? [challenged(state)] : [{ ...state, status: "requires_action" }];
    case "void":
      return voided(state);
    case "capture":
      return [captured(state, open)];
    case "refund":
      return [refunded(state, open.index)];
  }
}

function authorized(state: State): State {
  const { ends, capture } = behaviourOf(state);
  if (ends === "differs") return { ...state, review: true };
  if (ends === "challenge") {
    return state.cancelWanted ? begins(state, { kind: "void" }) : { ...state, status: "requires_action" };
  }
  if (ends === "approved" && (state.manual || capture !== "declined")) return approved(state);
  if (state.cancelWanted) return { ...state, status: "canceled" };
  return { ...state, status: ends === "refused" || state.tries >= TRIES_MAX ? "failed" : "requires_payment_method" };
}

function approved(state: State): State {
  if (!state.manual) return { ...state, status: "succeeded", captured: state.amount, cancelWanted: false };
  if (state.cancelWanted) return begins(state, { kind: "void" });
  return { ...state, status: "requires_capture", held: state.amount };
}

function challenged(before: State): State {
  if (before.status !== "processing" && before.status !== "requires_action") return before;
  const state = { ...before, open: before.open.filter(({ kind }) => kind !== "challenge" && kind !== "return") };
  if (state.shopper === "approved") return approved(state);
  if (state.cancelWanted) return { ...state, status: "canceled" };
  return { ...state, status: state.tries >= TRIES_MAX ? "failed" : "requires_payment_method" };
}

/** What was taken stays taken: the shopper, or a PSP that settled by itself, may have been faster. */
function voided(state: State): State[] {
  if (state.status !== "processing") return [state];
  const canceled: State = { ...state, status: "canceled", held: 0, open: [] };
  const taken = approved({ ...state, manual: false, open: [] });
  if (state.manual) return [canceled];
  if (state.shopper === "approved") return [taken];
  return behaviourOf(state).slow ? [canceled, taken] : [canceled];
}

function captured(state: State, { amount, rest, final }: Extract<Open, { kind: "capture" }>): State {
  if (behaviourOf(state).capture === "declined") {
    return { ...state, status: "requires_capture", held: state.held + amount + rest };
  }
  const last = final || (state.held === 0 && state.open.every(({ kind }) => kind !== "capture"));
  return { ...state, captured: state.captured + amount, ...(last ? { status: "succeeded" } : {}) };
}

function refunded(state: State, index: number): State {
  const moved = behaviourOf(state).refund !== "declined";
  const after = withRefund(state, index, moved ? "succeeded" : "failed");
  return moved ? { ...after, refunded: after.refunded + (after.refunds[index]?.amount ?? 0) } : after;
}

/** The same payment with one refund in another status. */
export function withRefund(state: State, index: number, status: RefundStatus): State {
  return { ...state, refunds: state.refunds.map((each, at) => (at === index ? { ...each, status } : each)) };
}
