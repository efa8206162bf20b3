import { expect, test } from "vitest";
import { next } from "@/lib/core/state";
import { chargeEventOf } from "@/lib/payments/charge-outcome";
import { type ChargeStatus, chargeTransitions } from "@/lib/payments/status";
import type { PspResult } from "@/lib/psp/psp";

const charge = { amount: 2599n, currency: "EUR" };
const approved = {
  outcome: "approved",
  pspReference: "sp_1",
  amountMinor: 2599n,
  currency: "EUR",
  settled: true,
} as const;

const meanings: Array<[string, PspResult, string | undefined]> = [
  ["approved and settled", approved, "captured"],
  ["approved, to be captured", { ...approved, settled: false }, "authorized"],
  ["another amount", { ...approved, amountMinor: 2600n }, "differs"],
  ["another currency", { ...approved, currency: "USD" }, "differs"],
  [
    "pending with an action",
    { outcome: "pending", pspReference: "sp_1", nextAction: { type: "redirect", url: "https://psp.example" } },
    "action_required",
  ],
  ["pending", { outcome: "pending", pspReference: "sp_1" }, undefined],
  ["declined", { outcome: "declined", declineCode: "do_not_honor", hard: false }, "declined"],
  ["rejected", { outcome: "rejected", reason: "invalid_request" }, "not_taken"],
  ["not sent", { outcome: "not_sent", reason: "ECONNREFUSED" }, "not_taken"],
  ["unknown", { outcome: "unknown", reason: "timeout" }, undefined],
];

test.each(meanings)(
  "%s: the charge takes the step that this means, and unknown moves nothing",
  (_name, result, event) => {
    expect(chargeEventOf(charge, result)).toBe(event);
  },
);

const closed: ChargeStatus[] = ["captured", "declined", "failed", "voided", "expired"];

test.each(closed)("no result moves a charge that is %s", (status) => {
  for (const [, result] of meanings) {
    const event = chargeEventOf(charge, result);
    if (event) expect(next(chargeTransitions, status, event)).toBeUndefined();
  }
});
