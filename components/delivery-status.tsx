import { Badge, type Tone } from "@/components/ui/badge";
import type { DeliveryStatus as Status } from "@/lib/webhooks/status";

/** How each status reads and looks. A new status fails the build until it has its line here. */
export const deliveryStatusLooks: Readonly<Record<Status, { word: string; tone: Tone }>> = {
  pending: { word: "Waiting", tone: "open" },
  delivered: { word: "Delivered", tone: "good" },
  dead: { word: "Given up", tone: "bad" },
  skipped: { word: "Not sent", tone: "wait" },
};

/** A delivery's status as word and colour, with the API's own word on hover. One that failed and waits says so. */
export function DeliveryStatus({ status, failing = false }: { status: Status; failing?: boolean }) {
  const { word, tone } = deliveryStatusLooks[status];
  return (
    <span title={status}>
      {status === "pending" && failing ? (
        <Badge tone="wait">Failing, tried again</Badge>
      ) : (
        <Badge tone={tone}>{word}</Badge>
      )}
    </span>
  );
}
