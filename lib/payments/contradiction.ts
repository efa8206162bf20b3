import type { PspCall } from "@/lib/db/client";
import type { ChargeEvent } from "@/lib/payments/charge-outcome";
import type { ChargeStatus } from "@/lib/payments/status";
import type { PspResult } from "@/lib/psp/psp";

/** Statuses in which our books say that a charge holds nothing, and will not. */
const CLOSED_WITHOUT_MONEY: readonly ChargeStatus[] = ["declined", "failed", "voided", "expired"];
/** Statuses in which our books say that a charge holds money or took it. */
const WITH_MONEY: readonly ChargeStatus[] = ["authorized", "captured"];

/**
 * The case that an answer to an authorization is, which the charge's status has no step for. `undefined`: it says what
 * our books have, or something older. What was captured by a request of its own may be told as authorized.
 */
export function contradictionOf(
  status: ChargeStatus,
  event: ChargeEvent,
  result: PspResult,
): "orphan_charge" | "late_result" | undefined {
  const tookMoney = event === "authorized" || event === "captured" || event === "differs";
  if (tookMoney && CLOSED_WITHOUT_MONEY.includes(status)) return "orphan_charge";
  // That a request was refused, or not sent, says nothing about an earlier one.
  const deniesIt = event === "differs" || result.outcome === "declined";
  return deniesIt && WITH_MONEY.includes(status) ? "late_result" : undefined;
}

/**
 * Whether an answer to a capture, void or refund, which is not the one that was applied, changes what was moved: made
 * good after all, or taken back. One refusal in place of another does not.
 */
export function movesOtherwise(call: Pick<PspCall, "outcome">, result: PspResult): boolean {
  return result.outcome === "approved" || (call.outcome === "approved" && result.outcome === "declined");
}
