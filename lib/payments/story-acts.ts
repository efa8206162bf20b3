import { capturableOf, refundableOf } from "@/lib/payments/amounts";
import type { StoryRows } from "@/lib/payments/story-rows";
import { parseCapabilities } from "@/lib/psp/capabilities";

/** What may be done with a payment as it stands, within which bounds. The use cases check all of it again, under the lock. */
export type PossibleActs = {
  /** `several`: the PSP takes more than one capture. Amounts are minor units in text. */
  capture: { max: string; several: boolean } | null;
  cancel: { holds: boolean } | null;
  refund: { chargeId: string; max: string } | null;
  /** An earlier outcome is not known: whatever is done now waits for it. */
  unknown: boolean;
};

export function possibleActs({ intent }: Pick<StoryRows, "intent">): PossibleActs {
  const charge = intent.charges.find(({ id }) => id === intent.latestChargeId);
  return {
    capture: captureOf(intent, charge),
    cancel: cancelOf(intent, charge),
    refund: charge && refundableOf(charge) > 0n ? { chargeId: charge.id, max: refundableOf(charge).toString() } : null,
    unknown: intent.charges.some(({ pspCalls }) => pspCalls.some(({ status }) => status === "unknown")),
  };
}

type Intent = StoryRows["intent"];
type Charge = Intent["charges"][number];

function captureOf(intent: Intent, charge: Charge | undefined): PossibleActs["capture"] {
  if (intent.status !== "requires_capture" || charge?.status !== "authorized" || intent.cancelRequestedAt) return null;
  const max = capturableOf(charge);
  if (max <= 0n) return null;
  return { max: max.toString(), several: parseCapabilities(charge.pspAccount.capabilities).severalCaptures };
}

function cancelOf(intent: Intent, charge: Charge | undefined): PossibleActs["cancel"] {
  switch (intent.status) {
    case "requires_payment_method":
    case "requires_confirmation":
      return { holds: false };
    case "requires_action":
      return { holds: true };
    case "requires_capture":
      return charge && charge.amountCaptured === 0n && charge.capturePending === 0n ? { holds: true } : null;
    case "processing":
      return charge?.status === "processing" && !intent.cancelRequestedAt ? { holds: true } : null;
    default:
      return null;
  }
}
