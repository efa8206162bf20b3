import { begins, behaviourOf, reachable, type State, type Token, withRefund } from "@/e2e/model/state";

/** An answer that is allowed: the status it shows, or the code it refuses with, and what is true after it. */
export type Allowed = { word: string; next: State };

/** From this sum of a payment's refunds on, or for this reason, one more waits for a second person. */
const APPROVAL_AMOUNT = 100_000;
const APPROVAL_REASON = "fraudulent";
const TRIES_MAX = 10;

const refusal = (state: State, word: string): Allowed[] => [{ word, next: state }];

/** What a request may be answered with that has a PSP do something: what it comes to, or, if that is slow, less. */
function through(start: State, patient: boolean): Allowed[] {
  const mine = start.open.at(-1);
  // Who waits long enough hears the end.
  const heard = reachable(start).filter((each) => !(patient && mine && each.open.includes(mine)));
  return heard.map((next) => ({ word: next.status, next }));
}

export function allowedOfConfirm(state: State, token: Token | null, hurried: boolean): Allowed[] {
  if (state.status === "requires_action") {
    // While the shopper is asked about one card there is no room for another.
    if (token !== null) return refusal(state, "invalid_state");
    return through(begins(state, { kind: "return" }, { status: "processing" }), !hurried);
  }
  const open = state.status === "requires_payment_method" || state.status === "requires_confirmation";
  const used = token ?? state.token;
  if (!open || !used || state.tries >= TRIES_MAX) return refusal(state, "invalid_state");
  return charged({ ...state, token: used }, hurried);
}

/** The first, or the next, try of a payment at the PSP. */
export function charged(state: State, hurried: boolean): Allowed[] {
  const start = { status: "processing", tries: state.tries + 1, shopper: null } as const;
  return through(begins(state, { kind: "authorize" }, start), !hurried && !behaviourOf(state).slow);
}

export function allowedOfCapture(
  state: State,
  amount: number | undefined,
  final: boolean,
  hurried: boolean,
): Allowed[] {
  const ending = state.status === "processing" && state.open.some(({ kind }) => kind === "capture");
  // While a final capture is under way nothing is left, so any amount is too large.
  if (ending && amount !== undefined)
    return [...refusal(state, "invalid_state"), ...refusal(state, "amount_too_large")];
  if (state.status !== "requires_capture") return refusal(state, "invalid_state");
  const asked = amount ?? state.held;
  if (asked > state.held) return refusal(state, "amount_too_large");
  const alone = state.open.every(({ kind }) => kind !== "capture");
  if (asked === 0 || (final && !alone)) return refusal(state, "invalid_state");
  const last = final || (alone && asked === state.held);
  if (!last && behaviourOf(state).whole) return refusal(state, "not_supported");
  const rest = last ? state.held - asked : 0;
  return through(
    begins(
      state,
      { kind: "capture", amount: asked, rest, final: last },
      { held: state.held - asked - rest, status: last ? "processing" : "requires_capture" },
    ),
    !hurried,
  );
}

export function allowedOfCancel(state: State, hurried: boolean): Allowed[] {
  const busy = state.open.some(({ kind }) => kind === "capture");
  const wish = begins(state, { kind: "void" }, { status: "processing", cancelWanted: true });
  switch (state.status) {
    case "requires_payment_method":
    case "requires_confirmation":
      return [{ word: "canceled", next: { ...state, status: "canceled" } }];
    case "requires_capture":
      return state.captured > 0 || busy ? refusal(state, "invalid_state") : through({ ...wish, held: 0 }, !hurried);
    case "requires_action":
      return through(wish, !hurried);
    case "processing":
      if (state.cancelWanted) return through(state, false);
      if (state.review || busy) return refusal(state, "invalid_state");
      // Whether the PSP was asked for the outcome or to let go is the product's to choose.
      return [...through({ ...state, cancelWanted: true }, false), ...through(withoutAuthorization(wish), false)];
    default:
      return refusal(state, "invalid_state");
  }
}

const withoutAuthorization = (state: State): State => ({
  ...state,
  open: state.open.filter(({ kind }) => kind !== "authorize"),
});

export function allowedOfRefund(
  state: State,
  asked: { amount: number | undefined; reason: string; maker: string },
  hurried: boolean,
): Allowed[] {
  if (state.captured === 0) return refusal(state, "invalid_state");
  const reserved = state.refunds
    .filter(({ status }) => status === "requires_approval" || status === "processing")
    .reduce((sum, { amount }) => sum + amount, 0);
  const left = state.captured - state.refunded - reserved;
  const amount = asked.amount ?? left;
  if (amount > left || amount === 0) return refusal(state, "amount_too_large");
  const index = state.refunds.length;
  const refund = { status: "requires_approval", amount, maker: asked.maker } as const;
  const next = { ...state, refunds: [...state.refunds, refund] };
  const sum = state.refunded + reserved + amount;
  if (sum >= APPROVAL_AMOUNT || asked.reason === APPROVAL_REASON) return [{ word: "requires_approval", next }];
  return executed(next, index, hurried);
}

/** What may be answered to who decides about a refund. `who` is nobody's when it is the merchant's own server. */
export function allowedOfDecision(
  state: State,
  index: number,
  decision: { verb: "approve" | "reject" | "cancel"; who: string },
  hurried: boolean,
): Allowed[] {
  const refund = state.refunds[index];
  const { verb, who } = decision;
  if (verb !== "cancel" && who === "merchant") return refusal(state, "forbidden");
  if (refund?.status !== "requires_approval") return refusal(state, "invalid_state");
  if (verb === "cancel") return [{ word: "canceled", next: withRefund(state, index, "canceled") }];
  if (refund.maker === who) return refusal(state, "forbidden");
  if (verb === "reject") return [{ word: "rejected", next: withRefund(state, index, "rejected") }];
  return executed(state, index, hurried);
}

function executed(state: State, index: number, hurried: boolean): Allowed[] {
  const start = begins(withRefund(state, index, "processing"), { kind: "refund", index });
  return through(start, !hurried && behaviourOf(state).refund !== "slow").map(({ next }) => ({
    word: next.refunds[index]?.status ?? "",
    next,
  }));
}
