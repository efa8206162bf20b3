/** How a token's payment ends at the PSP. */
export type Ending =
  | { kind: "approve" }
  | { kind: "decline"; code: string; hard: boolean }
  | { kind: "challenge"; passes: boolean }
  | { kind: "async" }
  | { kind: "late" }
  | { kind: "unavailable" };

/** How the PSP answers the request, whatever it did. */
export type Answering = "plain" | "hang_after" | "hang_before" | "error_500" | "html" | "reset" | "slow";

/** How a refund of the token's payment ends, and how it is answered. */
export type Refunding = "plain" | "fails" | "async" | "hang_after";

export type Behaviour = {
  brand: string;
  last4: string;
  ending: Ending;
  answering: Answering;
  amountOff: number;
  captureDeclined: boolean;
  refunding: Refunding;
};

const approve: Ending = { kind: "approve" };
const plain: Behaviour = {
  brand: "visa",
  last4: "4242",
  ending: approve,
  answering: "plain",
  amountOff: 0,
  captureDeclined: false,
  refunding: "plain",
};

const soft = (code: string): Behaviour => ({ ...plain, last4: "0002", ending: { kind: "decline", code, hard: false } });
const hard = (code: string): Behaviour => ({ ...plain, last4: "0069", ending: { kind: "decline", code, hard: true } });

/** The documented tokens. Anything else that begins with `tok_` is an approved Visa ending 4242. */
const behaviours: Readonly<Record<string, Behaviour>> = {
  tok_visa: plain,
  tok_mastercard: { ...plain, brand: "mastercard", last4: "4444" },
  tok_amex: { ...plain, brand: "amex", last4: "0005" },
  tok_3ds: { ...plain, last4: "3220", ending: { kind: "challenge", passes: true } },
  tok_3ds_fail: { ...plain, last4: "3238", ending: { kind: "challenge", passes: false } },
  tok_decline_generic: soft("generic_decline"),
  tok_decline_insufficient_funds: soft("insufficient_funds"),
  tok_decline_do_not_honor: soft("do_not_honor"),
  tok_decline_lost_card: hard("lost_card"),
  tok_decline_stolen_card: hard("stolen_card"),
  tok_decline_fraudulent: hard("fraudulent"),
  tok_decline_expired_card: hard("expired_card"),
  tok_timeout_after_charge: { ...plain, answering: "hang_after" },
  tok_timeout_before_charge: { ...plain, answering: "hang_before" },
  tok_error_500: { ...plain, answering: "error_500" },
  tok_error_html: { ...plain, answering: "html" },
  tok_reset: { ...plain, answering: "reset" },
  tok_slow_5s: { ...plain, answering: "slow" },
  tok_wrong_amount: { ...plain, amountOff: 1 },
  tok_async: { ...plain, ending: { kind: "async" } },
  tok_late_success: { ...plain, ending: { kind: "late" }, answering: "error_500" },
  tok_refund_fails: { ...plain, refunding: "fails" },
  tok_refund_async: { ...plain, refunding: "async" },
  tok_refund_timeout: { ...plain, refunding: "hang_after" },
  tok_capture_declined: { ...plain, captureDeclined: true },
  tok_down_a: { ...plain, ending: { kind: "unavailable" } },
};

/** What a token does, or `undefined` for what is no token at all. */
export function behaviourOf(token: string): Behaviour | undefined {
  if (!token.startsWith("tok_")) return undefined;
  return Object.hasOwn(behaviours, token) ? behaviours[token] : plain;
}
