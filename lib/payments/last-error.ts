import type { LockedCharge } from "@/lib/payments/lock";
import type { LastError } from "@/lib/payments/schema";
import type { PspResult } from "@/lib/psp/psp";

/** Why an authorization or a capture did not work, in words for the merchant. Nothing of the PSP's own text is in it. */
export function lastErrorOf(
  charge: LockedCharge,
  call: { operation: string },
  result: PspResult,
): LastError | undefined {
  const psp = charge.pspAccountId;
  const capturing = call.operation === "capture";
  switch (result.outcome) {
    case "declined":
      return { ...declineOf(capturing, result), decline_code: result.declineCode, psp };
    case "not_sent":
      return {
        code: "psp_unavailable",
        decline_code: null,
        message: `The payment service provider could not be reached. ${nothingDone(capturing)}`,
        psp,
      };
    case "rejected":
      return {
        code: "psp_rejected",
        decline_code: null,
        message: `The payment service provider refused the request. ${nothingDone(capturing)}`,
        psp,
      };
    default:
      return undefined;
  }
}

function declineOf(
  capturing: boolean,
  result: { declineCode: string; hard: boolean },
): Pick<LastError, "code" | "message"> {
  if (capturing) {
    return { code: "capture_declined", message: "The capture was declined. Nothing was captured by it." };
  }
  if (result.declineCode === "authentication_failed") {
    return {
      code: "authentication_failed",
      message: "The shopper did not pass the card's authentication. They can try again or use another card.",
    };
  }
  return {
    code: "card_declined",
    message: result.hard
      ? "The card was declined for good. Don't try it again."
      : "The card was declined. The shopper can try again or use another card.",
  };
}

function nothingDone(capturing: boolean): string {
  return capturing ? "Nothing was captured; capture again later." : "Nothing was charged; confirm again later.";
}
