import { Badge } from "@/components/ui/badge";
import type { Endpoint } from "@/lib/webhooks/endpoint-schema";
import { BACKLOG_COUNTED_MAX } from "@/lib/webhooks/endpoint-schema";

/** How an endpoint stands as word and colour: switched off, failing, well, or not known yet. */
export function EndpointStatus({ endpoint }: { endpoint: Endpoint }) {
  if (endpoint.status !== "enabled") {
    return <Badge tone="bad">{endpoint.status === "disabled" ? "Disabled" : "Deleted"}</Badge>;
  }
  if (endpoint.failing_since_ms !== null) return <Badge tone="wait">Failing</Badge>;
  if (endpoint.recent.tried === 0) return <Badge tone="quiet">Nothing sent yet</Badge>;
  return <Badge tone="good">Well</Badge>;
}

/** The share of the newest deliveries that got through. `null`: none was tried. */
export function successOf({ recent }: Endpoint): number | null {
  return recent.tried === 0 ? null : recent.delivered / recent.tried;
}

/** What that share is of. */
export function recentText({ recent }: Endpoint): string {
  return recent.tried === 0 ? "nothing was sent yet" : `of the last ${recent.tried}`;
}

export function backlogText({ backlog }: Endpoint): string {
  return backlog.waiting >= BACKLOG_COUNTED_MAX ? `${BACKLOG_COUNTED_MAX} or more` : String(backlog.waiting);
}
