import { Badge } from "@/components/ui/badge";
import type { ListedEvent } from "@/lib/webhooks/event-schema";

/** How far an event got: the worst of its deliveries speaks. */
export function EventReach({ deliveries }: Pick<ListedEvent, "deliveries">) {
  const { delivered, pending, given_up } = deliveries;
  const all = delivered + pending + given_up;
  if (all === 0) return <span className="text-xs text-soft">no endpoint</span>;
  if (given_up > 0) return <Badge tone="bad">{all === 1 ? "Given up" : `${given_up} of ${all} given up`}</Badge>;
  if (pending > 0) return <Badge tone="open">{all === 1 ? "Waiting" : `${pending} of ${all} waiting`}</Badge>;
  return <Badge tone="good">{all === 1 ? "Delivered" : `Delivered to ${all}`}</Badge>;
}
