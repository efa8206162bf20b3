import type { EventOf } from "@/lib/core/state";
import { unreachable } from "@/lib/core/unreachable";
import { Prisma } from "@/lib/db/client";
import type { LockedCharge } from "@/lib/payments/lock";
import type { LastError } from "@/lib/payments/schema";
import { CHARGES_PER_INTENT_MAX } from "@/lib/payments/start-charge";
import type { chargeTransitions } from "@/lib/payments/status";
import type { IntentEvent, stepIntent } from "@/lib/payments/step";
import type { PspResult } from "@/lib/psp/psp";
import { referenceOf } from "@/lib/psp/result";

export type ChargeEvent = EventOf<typeof chargeTransitions>;

/** What a result means for a charge. `undefined`: nothing is decided yet. */
export function chargeEventOf(
  charge: Pick<LockedCharge, "amount" | "currency">,
  result: PspResult,
): ChargeEvent | undefined {
  switch (result.outcome) {
    case "approved":
      if (result.amountMinor !== charge.amount || result.currency !== charge.currency) return "differs";
      return result.settled ? "captured" : "authorized";
    case "pending":
      return result.nextAction ? "action_required" : undefined;
    case "declined":
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

/** What a charge's step means for its intent. */
export function intentEventOf(charge: LockedCharge, event: ChargeEvent, result: PspResult): IntentEvent {
  switch (event) {
    case "action_required":
    case "authorized":
    case "captured":
    case "not_taken":
      return event;
    case "declined": {
      const final = (result.outcome === "declined" && result.hard) || charge.number >= CHARGES_PER_INTENT_MAX;
      return final ? "exhausted" : "declined";
    }
    default:
      throw new Error(`Bug: a result of an authorization does not mean ${event}.`);
  }
}

/** What a step changes on the charge. */
export function chargeChanges(
  charge: LockedCharge,
  event: ChargeEvent,
  result: PspResult,
): Prisma.ChargeUncheckedUpdateInput {
  const reference = referenceOf(result);
  const card = cardOf(result);
  return {
    ...(reference ? { pspReference: reference } : {}),
    ...(card ? { cardBrand: card.brand, cardLast4: card.last4 } : {}),
    ...(event === "authorized" || event === "captured" ? { amountAuthorized: charge.amount } : {}),
    ...(event === "captured" ? { amountCaptured: charge.amount } : {}),
    ...(result.outcome === "declined" ? { failureCode: "card_declined", declineCode: result.declineCode } : {}),
    ...(result.outcome === "rejected" || result.outcome === "not_sent" ? { failureCode: result.outcome } : {}),
  };
}

/** What a step of its charge changes on the intent. */
export function intentChanges(
  charge: LockedCharge,
  event: ChargeEvent,
  result: PspResult,
): Parameters<typeof stepIntent>[3] {
  const card = cardOf(result);
  const error = lastErrorOf(charge, result);
  return {
    ...(card ? { cardBrand: card.brand, cardLast4: card.last4 } : {}),
    ...(event === "authorized" || event === "captured" ? { amountAuthorized: charge.amount } : {}),
    ...(event === "captured" ? { amountCaptured: charge.amount } : {}),
    ...(result.outcome === "pending" && result.nextAction ? { nextAction: result.nextAction } : {}),
    lastError: error ?? Prisma.DbNull,
  };
}

/** Why a charge did not work, in words for the merchant. Nothing of the PSP's own text is in it. */
function lastErrorOf(charge: LockedCharge, result: PspResult): LastError | undefined {
  const psp = charge.pspAccountId;
  switch (result.outcome) {
    case "declined":
      if (result.declineCode === "authentication_failed") {
        return {
          code: "authentication_failed",
          decline_code: result.declineCode,
          message: "The shopper did not pass the card's authentication. They can try again or use another card.",
          psp,
        };
      }
      return {
        code: "card_declined",
        decline_code: result.declineCode,
        message: result.hard
          ? "The card was declined for good. Don't try it again."
          : "The card was declined. The shopper can try again or use another card.",
        psp,
      };
    case "not_sent":
      return {
        code: "psp_unavailable",
        decline_code: null,
        message: "The payment service provider could not be reached. Nothing was charged; confirm again later.",
        psp,
      };
    case "rejected":
      return {
        code: "psp_rejected",
        decline_code: null,
        message:
          "The payment service provider refused the request. Nothing was charged; confirm again or use another card.",
        psp,
      };
    default:
      return undefined;
  }
}

function cardOf(result: PspResult): { brand: string; last4: string } | undefined {
  return "card" in result ? result.card : undefined;
}
