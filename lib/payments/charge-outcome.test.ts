import { describe, expect, test } from "vitest";
import { next } from "@/lib/core/state";
import { chargeEventOf } from "@/lib/payments/charge-outcome";
import { type ChargeStatus, chargeTransitions } from "@/lib/payments/status";
import { AUTHORIZATION_EXPIRED, AUTHORIZATION_VOIDED, type PspResult } from "@/lib/psp/psp";

const approved = {
  outcome: "approved",
  pspReference: "sp_1",
  amountMinor: 2599n,
  currency: "EUR",
  settled: true,
} as const;
const declined = { outcome: "declined", declineCode: "do_not_honor", hard: false } as const;

/** Every kind of answer to an authorization. */
const results = {
  captured: approved,
  authorized: { ...approved, settled: false },
  "held no longer": { ...approved, settled: false, over: true },
  "another amount": { ...approved, amountMinor: 2600n },
  "another currency": { ...approved, currency: "USD" },
  "the shopper is asked": {
    outcome: "pending",
    pspReference: "sp_1",
    nextAction: { type: "redirect", url: "https://psp.example" },
  },
  pending: { outcome: "pending", pspReference: "sp_1" },
  "declined, soft": declined,
  "declined, hard": { ...declined, declineCode: "stolen_card", hard: true },
  expired: { ...declined, declineCode: AUTHORIZATION_EXPIRED, hard: true },
  voided: { ...declined, declineCode: AUTHORIZATION_VOIDED, hard: true },
  rejected: { outcome: "rejected", reason: "invalid_request" },
  "not sent": { outcome: "not_sent", reason: "ECONNREFUSED" },
  unknown: { outcome: "unknown", reason: "timeout" },
} satisfies Record<string, PspResult>;
type Kind = keyof typeof results;

const NOTHING = {
  captured: undefined,
  authorized: undefined,
  "held no longer": undefined,
  "another amount": undefined,
  "another currency": undefined,
  "the shopper is asked": undefined,
  pending: undefined,
  "declined, soft": undefined,
  "declined, hard": undefined,
  expired: undefined,
  voided: undefined,
  rejected: undefined,
  "not sent": undefined,
  unknown: undefined,
} satisfies Record<Kind, undefined>;

/** Where each answer leads from each status. What is missing in a closed charge is a case, never a step. */
const expected: Record<ChargeStatus, Record<Kind, ChargeStatus | undefined>> = {
  processing: {
    ...NOTHING,
    captured: "captured",
    authorized: "authorized",
    "held no longer": "authorized",
    "another amount": "needs_review",
    "another currency": "needs_review",
    "the shopper is asked": "requires_action",
    "declined, soft": "declined",
    "declined, hard": "declined",
    expired: "declined",
    voided: "voided",
    rejected: "failed",
    "not sent": "failed",
  },
  requires_action: {
    ...NOTHING,
    captured: "captured",
    authorized: "authorized",
    "held no longer": "authorized",
    "another amount": "needs_review",
    "another currency": "needs_review",
    "declined, soft": "declined",
    "declined, hard": "declined",
    expired: "declined",
    voided: "voided",
  },
  // What was held is captured by a call of its own; here it can only get lost.
  authorized: { ...NOTHING, captured: "captured", "held no longer": "expired", expired: "expired", voided: "voided" },
  needs_review: {
    ...NOTHING,
    captured: "captured",
    authorized: "authorized",
    "held no longer": "authorized",
    "declined, soft": "declined",
    "declined, hard": "declined",
    expired: "declined",
    voided: "declined",
  },
  captured: NOTHING,
  declined: NOTHING,
  failed: NOTHING,
  voided: NOTHING,
  expired: NOTHING,
};

const statuses = Object.keys(chargeTransitions) as ChargeStatus[];
const kinds = Object.keys(results) as Kind[];

describe.each(statuses)("the answer to the authorization of a charge that is %s", (status) => {
  test.each(kinds)("%s", (kind) => {
    const event = chargeEventOf({ amount: 2599n, currency: "EUR", status, captureNow: true }, results[kind]);
    expect(event && next(chargeTransitions, status, event)).toBe(expected[status][kind]);
  });
});

test("a charge that was to be held only is not captured by the PSP's word on its authorization", () => {
  const held = { amount: 2599n, currency: "EUR", status: "authorized", captureNow: false } as const;
  const event = chargeEventOf(held, approved);
  expect(event && next(chargeTransitions, "authorized", event)).toBeUndefined();
});
