/** The seam to payment service providers. One folder per PSP implements it; `registry.ts` names them. */

export const PSP_OPERATIONS = ["authorize", "capture", "void", "refund"] as const;
export type PspOperation = (typeof PSP_OPERATIONS)[number];

/** A card as a PSP describes it. Never a card number. */
export type PspCard = { brand: string; last4: string };

/** What the shopper has to do next. */
export type NextAction = { type: "redirect"; url: string };

/**
 * The whole truth about a request with effect that was sent, or not sent, to a PSP.
 *
 * - `approved`: it took effect. `amountMinor` and `currency` are what the PSP says it moved, to be compared with ours.
 *   `settled` tells money that moved (a capture, a refund, a charge captured at once) from money that is only held or
 *   let go (an authorization, a void). `captureBeforeMs` is when a held amount is lost, `feeMinor` what the PSP keeps.
 *   `chargeReference` is the charge that the PSP says a capture, void or refund belongs to, to be compared as well.
 *   `over`: what was held is held no longer; only what was captured of it by requests of its own was taken.
 * - `pending`: accepted, not decided. With `nextAction` the shopper is needed, without it the PSP takes its time.
 * - `declined`: the bank or PSP said no, in a documented way. `hard` means that no other try can help.
 * - `rejected`: the PSP refused the request itself, provably without effect. `transient` when it may take the same one
 *   later, `retryAfterMs` when it says how much later, `rateLimited` when it had too many of ours.
 * - `not_sent`: no byte of it reached the PSP.
 * - `unknown`: everything else. It may or may not have taken effect.
 */
export type PspResult =
  | {
      outcome: "approved";
      pspReference: string;
      amountMinor: bigint;
      currency: string;
      chargeReference?: string;
      settled: boolean;
      over?: boolean;
      captureBeforeMs?: number;
      feeMinor?: bigint;
      card?: PspCard;
    }
  | { outcome: "pending"; pspReference: string; chargeReference?: string; nextAction?: NextAction; card?: PspCard }
  | { outcome: "declined"; pspReference?: string; declineCode: string; hard: boolean; card?: PspCard }
  | { outcome: "rejected"; reason: string; retryAfterMs?: number; transient?: boolean; rateLimited?: boolean }
  | { outcome: "not_sent"; reason: string }
  | { outcome: "unknown"; reason: string };

/** Why an adapter sent nothing: the PSP counts this currency in units that the amount is no whole number of. */
export const AMOUNT_NOT_EXPRESSIBLE = "amount_not_expressible";

/** Decline codes of ours that say what became of an authorization; every other code is the PSP's own word. */
export const AUTHORIZATION_EXPIRED = "authorization_expired";
export const AUTHORIZATION_VOIDED = "authorization_voided";
/** A capture came when nothing was held any more, because captures before it had ended the authorization, or its time had. */
export const AUTHORIZATION_OVER = "authorization_over";

/**
 * One request with effect. `idempotencyKey` is the same on every resend. `chargeReference` is the PSP's reference of the
 * authorization. `final`: no other capture follows, and what is left is let go where the PSP does so by itself.
 */
export type PspRequest = {
  idempotencyKey: string;
  requestId: string;
  amountMinor: bigint;
  currency: string;
} & (
  | { operation: "authorize"; token: string; captureNow: boolean; orderId: string; returnUrl?: string }
  | { operation: "capture"; chargeReference: string; final: boolean }
  | { operation: "void" | "refund"; chargeReference: string }
);

/** How to ask for what became of a request: by the key it was sent with, or by the reference that its answer told. */
export type PspLookup = { operation: PspOperation } & ({ idempotencyKey: string } | { pspReference: string });

/**
 * One statement in a PSP's notification: that something changed about an operation of this reference. It is a hint:
 * money state is what `find` answers.
 */
export type PspStatement = { operation: PspOperation; pspReference: string };

/**
 * One thing that a PSP did for an account, as its own list tells it. `idempotencyKey` is the key that it was sent with:
 * where a PSP keeps none, its adapter sends it as the PSP's metadata. `orderId`: of an authorization; `chargeReference`:
 * of everything else.
 */
export type PspTransaction = {
  operation: PspOperation;
  pspReference: string;
  idempotencyKey: string;
  orderId?: string;
  chargeReference?: string;
  createdMs: number;
  amountMinor: bigint;
  currency: string;
  result: PspResult;
};

/** Which part of a PSP's list: what was made from one time until before another. `cursor`: where the last page ended. */
export type PspListQuery = { fromMs: number; toMs: number; cursor: string | null };
export type PspListPage = { transactions: PspTransaction[]; nextCursor: string | null };

/** What a PSP account can do. */
export type PspCapabilities = {
  /** An authorization may be captured in several parts. */
  severalCaptures: boolean;
  /** A final capture of a part lets the rest go by itself; where it doesn't, the rest is voided. */
  releasesRest: boolean;
  /** A resend with the same key within its window has no second effect. */
  idempotent: boolean;
  /** Money can be held and captured later. */
  manualCapture: boolean;
  /** The currencies it takes; `null` for all of them. */
  currencies: readonly string[] | null;
};

/** An inbound notification as it came over the wire. */
export type RawNotification = { headers: Headers; body: Uint8Array };

/** What a PSP account is configured with. Secrets are open here, sealed in the database. */
export type PspAccountConfig = {
  baseUrl: string;
  apiKey: string;
  notificationSecret: string;
  timeoutMs: number;
  capabilities: PspCapabilities;
  /** Currencies that it counts in other minor units than ISO 4217: code to digits after the point. */
  exponents: Readonly<Record<string, number>>;
};

export interface PspAdapter {
  readonly capabilities: PspCapabilities;
  /** Sends one request with effect. Never throws for what a PSP or network can do: that is an outcome. Never retries. */
  perform(request: PspRequest): Promise<PspResult>;
  /**
   * Asks what became of a request. `undefined`: the PSP knows of none. Throws when it can't be asked. An authorization
   * that was let go since is `declined` with `authorization_expired` or `authorization_voided`.
   */
  find(lookup: PspLookup): Promise<PspResult | undefined>;
  /**
   * A page of all that the PSP did for this account, the oldest first: what it can show by now. Throws when it can't be
   * asked, or says what can't be understood: what is missing from a list would be taken for not done.
   */
  list(query: PspListQuery): Promise<PspListPage>;
  /** The headers of a notification, in lower case, that its signature is checked by. They are kept as evidence. */
  readonly signatureHeaders: readonly string[];
  /** Whether a notification comes from this account's PSP: signature over the raw bytes, timestamp within 5 minutes. */
  verify(notification: RawNotification): boolean;
  /** What a verified notification says, and the PSP's id for it. Throws on a body it can't read. */
  translate(notification: RawNotification): { notificationId: string; type: string; statements: PspStatement[] };
}

export type PspAdapterFactory = (config: PspAccountConfig) => PspAdapter;
