import { describe, expect, test } from "vitest";
import { contradictionOf, movesOtherwise } from "@/lib/payments/contradiction";
import type { PspResult } from "@/lib/psp/psp";

const approved = {
  outcome: "approved",
  pspReference: "sp_1",
  amountMinor: 1n,
  currency: "EUR",
  settled: true,
} as const;
const declined = { outcome: "declined", declineCode: "no", hard: true } as const;
const rejected = { outcome: "rejected", reason: "no" } as const;
const notSent = { outcome: "not_sent", reason: "no" } as const;

describe("an answer to an authorization that its charge has no step for", () => {
  test.each([
    ["money after the end", "declined", "captured", approved, "orphan_charge"],
    ["money held after the end", "expired", "authorized", approved, "orphan_charge"],
    ["another amount after the end", "failed", "differs", approved, "orphan_charge"],
    ["another amount after it was taken", "captured", "differs", approved, "late_result"],
    ["a refusal after it was taken", "captured", "declined", declined, "late_result"],
    ["a refusal after it was held", "authorized", "declined", declined, "late_result"],
    ["the same once more", "captured", "captured", approved, undefined],
    ["the older news that it is held", "captured", "authorized", approved, undefined],
    ["a refusal of what holds nothing", "voided", "declined", declined, undefined],
    ["a later request that was not taken", "captured", "not_taken", rejected, undefined],
  ] as const)("%s", (_what, status, event, result, expected) => {
    expect(contradictionOf(status, event, result)).toBe(expected);
  });
});

test.each<[string, string, PspResult, boolean]>([
  ["made good after all", "declined", approved, true],
  ["made good though it was refused", "rejected", approved, true],
  ["taken back", "approved", declined, true],
  ["refused in another way", "declined", rejected, false],
  ["not sent a second time", "approved", notSent, false],
])("a follow-up that is %s moves money otherwise or not", (_what, outcome, result, expected) => {
  expect(movesOtherwise({ outcome }, result)).toBe(expected);
});
