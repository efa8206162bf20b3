import { toast } from "sonner";
import { type Decision, type Outcome, wordOf } from "@/components/refund-decision-item";
import { isolated } from "@/lib/core/isolate";

/** Says what became of one. What the PSP has not said yet must not look as if it were done. */
export function toastDecision(decision: Decision, outcome: Outcome): void {
  const order = isolated(outcome.refund.order_id);
  const request = `Request ${outcome.requestId}`;
  if (decision === "reject" || outcome.status === "succeeded") {
    toast.success(`${wordOf(decision, outcome)}: ${order}`, { description: request });
  } else {
    toast.info(`Approved: ${order}`, {
      description: `The PSP has not said yet whether it was refunded. ${request}`,
    });
  }
}
