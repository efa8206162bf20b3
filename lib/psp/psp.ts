/** The seam to payment service providers. One folder per PSP implements it; `registry.ts` names them. */

export type PspOperation = "authorize" | "capture" | "void" | "refund";

/** A card as a PSP describes it. Never a card number. */
export type PspCard = { brand: string; last4: string };

/** What the shopper has to do next. */
export type NextAction = { type: "redirect"; url: string };

/**
 * The whole truth about a request with effect that was sent, or not sent, to a PSP.
 *
 * - `approved`: it took effect. `amountMinor` and `currency` are what the PSP says it moved, to be compared with ours.
 *   `settled` tells an authorization from a charge that is captured already.
 * - `pending`: accepted, not decided. With `nextAction` the shopper is needed, without it the PSP takes its time.
 * - `declined`: the bank or PSP said no, in a documented way. `hard` means that no other try can help.
 * - `rejected`: the PSP refused the request itself, provably without effect.
 * - `not_sent`: no byte of it reached the PSP.
 * - `unknown`: everything else. It may or may not have taken effect.
 */
export type PspResult =
  | {
      outcome: "approved";
      pspReference: string;
      amountMinor: bigint;
      currency: string;
      settled: boolean;
      card?: PspCard;
    }
  | { outcome: "pending"; pspReference: string; nextAction?: NextAction; card?: PspCard }
  | { outcome: "declined"; pspReference?: string; declineCode: string; hard: boolean; card?: PspCard }
  | { outcome: "rejected"; reason: string; retryAfterMs?: number }
  | { outcome: "not_sent"; reason: string }
  | { outcome: "unknown"; reason: string };

/** One request with effect. `idempotencyKey` is the same on every resend. */
export type PspRequest = {
  idempotencyKey: string;
  requestId: string;
  amountMinor: bigint;
  currency: string;
} & (
  | { operation: "authorize"; token: string; captureNow: boolean; orderId: string; returnUrl?: string }
  | { operation: "capture" | "void" | "refund"; chargeReference: string }
);

/** How to ask for what became of a request. */
export type PspLookup = { idempotencyKey: string } | { pspReference: string };

/** One statement in a PSP's notification. It is a hint: money state is what `find` answers. */
export type PspStatement = { pspReference: string };

/** An inbound notification as it came over the wire. */
export type RawNotification = { headers: Headers; body: Uint8Array };

/** What a PSP account is configured with. Secrets are open here, sealed in the database. */
export type PspAccountConfig = { baseUrl: string; apiKey: string; notificationSecret: string; timeoutMs: number };

export interface PspAdapter {
  readonly operations: ReadonlySet<PspOperation>;
  /** Whether a resend with the same key within its window has no second effect. */
  readonly idempotent: boolean;
  /** Sends one request with effect. Never throws for what a PSP or network can do: that is an outcome. Never retries. */
  perform(request: PspRequest): Promise<PspResult>;
  /** Asks what became of a request. `undefined`: the PSP knows of none. Throws when it can't be asked. */
  find(lookup: PspLookup): Promise<PspResult | undefined>;
  /** Whether a notification comes from this account's PSP: signature over the raw bytes, timestamp within 5 minutes. */
  verify(notification: RawNotification): boolean;
  /** What a verified notification says, and the PSP's id for it. Throws on a body it can't read. */
  translate(notification: RawNotification): { notificationId: string; type: string; statements: PspStatement[] };
}

export type PspAdapterFactory = (config: PspAccountConfig) => PspAdapter;
