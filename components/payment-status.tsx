import { Badge, type Tone } from "@/components/ui/badge";
import type { PaymentIntentStatus } from "@/lib/payments/status";

/** How each status reads and looks. A new status fails the build until it has its line here. */
export const paymentStatusLooks: Readonly<Record<PaymentIntentStatus, { word: string; tone: Tone }>> = {
  requires_payment_method: { word: "Needs a card", tone: "wait" },
  requires_confirmation: { word: "Needs confirmation", tone: "wait" },
  requires_action: { word: "Needs action", tone: "wait" },
  processing: { word: "Processing", tone: "open" },
  requires_capture: { word: "Authorized", tone: "open" },
  succeeded: { word: "Succeeded", tone: "good" },
  canceled: { word: "Canceled", tone: "quiet" },
  failed: { word: "Failed", tone: "bad" },
};

/** A payment's status as word and colour, with the API's own word on hover. */
export function PaymentStatus({ status }: { status: PaymentIntentStatus }) {
  const { word, tone } = paymentStatusLooks[status];
  return (
    <span title={status}>
      <Badge tone={tone}>{word}</Badge>
    </span>
  );
}
