import { AMOUNT_NOT_EXPRESSIBLE, type PspResult } from "@/lib/psp/psp";

/**
 * What one send says about its PSP's health. `withheld` says nothing: it never left, because our own circuit breaker
 * kept it back or because the PSP's words can't express it.
 * `unavailable` is a PSP that says itself that it can't; `timeout` and `unclear` are outcomes that are unknown.
 */
export const CALL_CLASSES = [
  "approved",
  "pending",
  "declined",
  "rejected",
  "rate_limited",
  "unavailable",
  "not_sent",
  "timeout",
  "unclear",
  "withheld",
] as const;
export type CallClass = (typeof CALL_CLASSES)[number];

/** The PSP did what it was asked to, or has begun to. A decline is neither this nor an error: it is an answer. */
export const SUCCEEDED: readonly CallClass[] = ["approved", "pending"];

/** What counts as an error in the figures. */
export const ERRORS = [
  "rejected",
  "rate_limited",
  "unavailable",
  "not_sent",
  "timeout",
  "unclear",
] as const satisfies readonly CallClass[];

/** What a circuit breaker counts: a PSP that is away. One that refuses a request, or asks for patience, is there. */
export const FAILURES: readonly CallClass[] = ["unavailable", "not_sent", "timeout", "unclear"];

/** The class of a send that left, by its result. */
export function classOf(result: PspResult): CallClass {
  switch (result.outcome) {
    case "rejected":
      if (result.reason === AMOUNT_NOT_EXPRESSIBLE) return "withheld";
      if (result.rateLimited) return "rate_limited";
      return result.transient ? "unavailable" : "rejected";
    case "unknown":
      return result.reason === "timeout" ? "timeout" : "unclear";
    default:
      return result.outcome;
  }
}

/** Whether a send speaks against its PSP being there. */
export function isFailure(callClass: CallClass): boolean {
  return FAILURES.includes(callClass);
}
