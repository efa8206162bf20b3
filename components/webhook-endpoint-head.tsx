import { Percent } from "@/components/percent";
import { Mono } from "@/components/ui/facts";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page-head";
import { ExactTime, RelativeTime } from "@/components/ui/time";
import { Url } from "@/components/ui/url";
import { WebhookBack } from "@/components/webhook-back";
import { backlogText, EndpointStatus, recentText, successOf } from "@/components/webhook-endpoint-words";
import type { Endpoint } from "@/lib/webhooks/endpoint-schema";

/** An endpoint: whose it is, what it wants to be told, how that goes, and what to know before looking at its deliveries. */
export function WebhookEndpointHead({ endpoint }: { endpoint: Endpoint }) {
  const all = endpoint.event_types.includes("*");
  return (
    <>
      <WebhookBack href="/webhooks" name="Webhooks" />
      <PageHead
        title={
          <>
            <Url>{endpoint.url}</Url> <EndpointStatus endpoint={endpoint} />
          </>
        }
      >
        <p>
          <bdi>{endpoint.merchant_name}</bdi>
          {endpoint.description ? (
            <>
              {" "}
              · <bdi>{endpoint.description}</bdi>
            </>
          ) : null}
          {endpoint.livemode ? "" : " · test mode"} · <Mono copy="endpoint id">{endpoint.endpoint_id}</Mono>
        </p>
        <p title={endpoint.event_types.join(", ")}>
          {all ? "Wants every type of event." : `Wants ${endpoint.event_types.join(", ")}.`}
        </p>
      </PageHead>
      {endpoint.status === "enabled" ? null : (
        <Notice tone="bad">
          This endpoint is {endpoint.status}
          {endpoint.disabled_reason ? ` because it ${endpoint.disabled_reason}` : ""}: it gets nothing, and nothing can
          be sent again until the merchant enables it.
        </Notice>
      )}
      {endpoint.status === "enabled" && endpoint.failing_since_ms !== null ? (
        <Notice tone="wait">
          It has failed {endpoint.failures_in_row} {endpoint.failures_in_row === 1 ? "time" : "times"} in a row since{" "}
          <ExactTime atMs={endpoint.failing_since_ms} />. What fails is tried again for about three days.
        </Notice>
      ) : null}
      <dl className="my-4 grid grid-cols-2 gap-4 rounded-lg border border-line bg-paper p-4 sm:grid-cols-3">
        <div>
          <dt className="text-xs text-soft">Got through, {recentText(endpoint)}</dt>
          <dd className="text-lg font-semibold">
            <Percent of={successOf(endpoint)} />
          </dd>
        </div>
        <div>
          <dt className="text-xs text-soft">Backlog</dt>
          <dd className="text-lg font-semibold">{backlogText(endpoint)}</dd>
        </div>
        <div>
          <dt className="text-xs text-soft">Oldest that waits</dt>
          <dd className="text-lg font-semibold">
            {endpoint.backlog.oldest_ms === null ? "–" : <RelativeTime atMs={endpoint.backlog.oldest_ms} />}
          </dd>
        </div>
      </dl>
    </>
  );
}
