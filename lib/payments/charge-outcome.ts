import type { EventOf } from "@/lib/core/state";
import { unreachable } from "@/lib/core/unreachable";
import { Prisma } from "@/lib/db/client";
import type { AmountChange } from "@/lib/payments/amounts";
import { lastErrorOf } from "@/lib/payments/last-error";
import type { LockedCharge } from "@/lib/payments/lock";
import { CARDS_TRIED_MAX, CHARGES_MAX } from "@/lib/payments/start-charge";
import type { ChargeStatus, chargeTransitions } from "@/lib/payments/status";
import type { IntentEvent, stepIntent } from "@/lib/payments/step";
import { AUTHORIZATION_EXPIRED, AUTHORIZATION_VOIDED, type PspResult } from "@/lib/psp/psp";
import { referenceOf } from "@/lib/psp/result";

export type ChargeEvent = EventOf<typeof chargeTransitions>;

/** Statuses in which a PSP may let a charge go. */
const VOIDABLE: readonly ChargeStatus[] = ["processing", "requires_action", "authorized"];

/** What the answer to an authorization means for its charge. `undefined`: nothing is decided yet. */
export function chargeEventOf(
  charge: Pick<LockedCharge, "amount" | "currency" | "status"> & { captureNow: boolean },
  result: PspResult,
): ChargeEvent | undefined {
  switch (result.outcome) {
    case "approved":
      if (result.amountMinor !== charge.amount || result.currency !== charge.currency) return "differs";
      // What was captured by a request of its own is that request's to tell, and stays when the rest is gone.
      if (result.over && charge.status === "authorized") return "expired";
      return result.settled && charge.captureNow ? "captured" : "authorized";
    case "pending":
      return result.nextAction ? "action_required" : undefined;
    case "declined":
      if (result.declineCode === AUTHORIZATION_EXPIRED && charge.status === "authorized") return "expired";
      if (result.declineCode === AUTHORIZATION_VOIDED && VOIDABLE.includes(charge.status)) return "voided";
      return "declined";
    case "rejected":
    case "not_sent":
      return "not_taken";
    case "unknown":
      return undefined;
    default:
      return unreachable(result);
  }
}

/** What a charge's step means for its intent. `cardsTried`: its charges that reached a card, this one included. */
export function intentEventOf(
  charge: LockedCharge,
  event: ChargeEvent,
  result: PspResult,
  cardsTried: number,
): IntentEvent {
  switch (event) {
    case "action_required":
    case "authorized":
    case "captured":
      return event;
    case "not_taken":
      return charge.number >= CHARGES_MAX ? "exhausted" : "not_taken";
    case "declined": {
      const final = (result.outcome === "declined" && result.hard) || cardsTried >= CARDS_TRIED_MAX;
      return final ? "exhausted" : "declined";
    }
    case "voided":
      return "canceled";
    default:
      throw new Error(`Bug: a result of an authorization does not mean ${event}.`);
  }
}

/** The money that a step holds or takes. */
export function amountsOf(charge: LockedCharge, event: ChargeEvent): AmountChange {
  return {
    ...(event === "authorized" || event === "captured" ? { amountAuthorized: charge.amount } : {}),
    ...(event === "captured" ? { amountCaptured: charge.amount } : {}),
  };
}

/** What a step changes on the charge beside its amounts. */
export function chargeChanges(result: PspResult): Prisma.ChargeUncheckedUpdateInput {
  const reference = referenceOf(result);
  const card = cardOf(result);
  return {
    ...(reference ? { pspReference: reference } : {}),
    ...(card ? { cardBrand: card.brand, cardLast4: card.last4 } : {}),
    ...(result.outcome === "declined" ? { failureCode: "card_declined", declineCode: result.declineCode } : {}),
    ...(result.outcome === "rejected" || result.outcome === "not_sent" ? { failureCode: result.outcome } : {}),
  };
}

/** What a step of its charge changes on the intent beside its amounts. */
export function intentChanges(
  charge: LockedCharge,
  event: ChargeEvent,
  result: PspResult,
): Parameters<typeof stepIntent>[3] {
  const card = cardOf(result);
  const error = lastErrorOf(charge, { operation: "authorize" }, result);
  const captureBefore =
    result.outcome === "approved" && result.captureBeforeMs ? new Date(result.captureBeforeMs) : undefined;
  return {
    ...(card ? { cardBrand: card.brand, cardLast4: card.last4 } : {}),
    ...(event === "authorized" && captureBefore ? { captureBefore } : {}),
    ...(result.outcome === "pending" && result.nextAction ? { nextAction: result.nextAction } : {}),
    lastError: error ?? Prisma.DbNull,
  };
}

function cardOf(result: PspResult): { brand: string; last4: string } | undefined {
  return "card" in result ? result.card : undefined;
}
