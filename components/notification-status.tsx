import { Badge, type Tone } from "@/components/ui/badge";
import type { Notification } from "@/lib/psp/notification-schema";

type Status = Notification["status"];

/** How each status reads and looks. A new status fails the build until it has its line here. */
export const notificationStatusLooks: Readonly<Record<Status, { word: string; tone: Tone }>> = {
  received: { word: "Being processed", tone: "open" },
  processed: { word: "Processed", tone: "good" },
  parked: { word: "Parked", tone: "wait" },
  dead: { word: "Given up", tone: "bad" },
};

export function NotificationStatus({ status }: { status: Status }) {
  const { word, tone } = notificationStatusLooks[status];
  return (
    <span title={status}>
      <Badge tone={tone}>{word}</Badge>
    </span>
  );
}
