import { Badge, type Tone } from "@/components/ui/badge";
import type { RefundStatus as Status } from "@/lib/refunds/status";

/** How each status reads and looks. A new status fails the build until it has its line here. */
const looks: Readonly<Record<Status, { word: string; tone: Tone }>> = {
  requires_approval: { word: "Waiting", tone: "wait" },
  processing: { word: "Processing", tone: "open" },
  succeeded: { word: "Refunded", tone: "good" },
  failed: { word: "Failed", tone: "bad" },
  rejected: { word: "Rejected", tone: "quiet" },
  canceled: { word: "Canceled", tone: "quiet" },
};

/** A refund's status as word and colour, with the API's own word on hover. */
export function RefundStatus({ status }: { status: Status }) {
  const { word, tone } = looks[status];
  return (
    <span title={status}>
      <Badge tone={tone}>{word}</Badge>
    </span>
  );
}
