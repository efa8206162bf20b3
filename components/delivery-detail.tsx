import Link from "next/link";
import { DeliveryAttempt } from "@/components/delivery-attempt";
import { ResendButton } from "@/components/delivery-resend";
import { DeliveryStatus } from "@/components/delivery-status";
import { Card } from "@/components/ui/card";
import { Fact, Facts, Mono } from "@/components/ui/facts";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page-head";
import { ExactTime } from "@/components/ui/time";
import { WebhookBack } from "@/components/webhook-back";
import { laidOut, WebhookText } from "@/components/webhook-text";
import type { DeliveryDetail as Detail } from "@/lib/webhooks/delivery-schema";

/** A delivery: how it stands and whose turn it is, every try of it, and the body that it carries. */
export function DeliveryDetail({ delivery, mayResend }: { delivery: Detail; mayResend: boolean }) {
  return (
    <div className="space-y-5">
      <div>
        <WebhookBack href={`/webhooks/${delivery.endpoint_id}`} name="Endpoint" />
        <PageHead
          title={
            <>
              {delivery.event_type}{" "}
              <DeliveryStatus status={delivery.status} failing={delivery.failure_reason !== null} />
            </>
          }
          aside={mayResend ? <ResendButton delivery={delivery} /> : null}
        >
          <p className="wrap-anywhere">
            To {delivery.url} · <bdi>{delivery.merchant_name}</bdi>
            {delivery.livemode ? "" : " · test mode"}
          </p>
        </PageHead>
        <Standing delivery={delivery} mayResend={mayResend} />
      </div>
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="space-y-5">
          <Card title="Tries" aside={<span className="text-xs text-soft">{delivery.attempts}, newest first</span>}>
            {delivery.attempt_log.length === 0 ? (
              <p className="px-4 py-6 text-center text-soft">Nothing was sent yet.</p>
            ) : null}
            <div className="divide-y divide-line">
              {delivery.attempt_log.map((attempt, index) => (
                <DeliveryAttempt key={attempt.number} attempt={attempt} body={delivery.body} open={index === 0} />
              ))}
            </div>
          </Card>
          <Card title="Body, laid out">
            <div className="p-4">
              <WebhookText text={laidOut(delivery.body)} label="The body, laid out" name="body" />
            </div>
          </Card>
        </div>
        <DeliveryFacts delivery={delivery} />
      </div>
    </div>
  );
}

/** What is going on, or why nothing is. */
function Standing({ delivery, mayResend }: { delivery: Detail; mayResend: boolean }) {
  if (delivery.advice) {
    return <Notice tone={delivery.status === "dead" ? "bad" : "wait"}>{delivery.advice}</Notice>;
  }
  if (delivery.status === "pending") {
    return (
      <Notice tone={delivery.failure_reason ? "wait" : "open"}>
        {delivery.failure_reason ? `The last try failed: ${delivery.failure_reason}. ` : ""}
        {delivery.resends_due > 0 ? "It was asked for, and is being sent. " : ""}
        {delivery.next_attempt_ms === null ? null : (
          <>
            The next try is due <ExactTime atMs={delivery.next_attempt_ms} />.
          </>
        )}
      </Notice>
    );
  }
  return delivery.unsendable && mayResend ? <Notice tone="wait">{delivery.unsendable}</Notice> : null;
}

function DeliveryFacts({ delivery }: { delivery: Detail }) {
  return (
    <Card title="Facts">
      <Facts>
        <Fact name="Delivery">
          <Mono copy="delivery id">{delivery.delivery_id}</Mono>
        </Fact>
        <Fact name="Event">
          <Link href={`/events/${delivery.event_id}`} prefetch={false} className="hover:underline">
            <Mono>{delivery.event_id}</Mono>
          </Link>
        </Fact>
        {delivery.payment_intent_id ? (
          <Fact name="Payment">
            <Link href={`/payments/${delivery.payment_intent_id}`} prefetch={false} className="hover:underline">
              <Mono>{delivery.payment_intent_id}</Mono>
            </Link>
          </Fact>
        ) : null}
        <Fact name="Endpoint">
          <Link href={`/webhooks/${delivery.endpoint_id}`} prefetch={false} className="hover:underline">
            <Mono>{delivery.endpoint_id}</Mono>
          </Link>
        </Fact>
        <Fact name="Merchant">
          <bdi>{delivery.merchant_name}</bdi> <Mono>{delivery.merchant_id}</Mono>
        </Fact>
        <Fact name="Created">
          <ExactTime atMs={delivery.created_ms} />
        </Fact>
        {delivery.delivered_ms === null ? null : (
          <Fact name="Got through">
            <ExactTime atMs={delivery.delivered_ms} />
          </Fact>
        )}
      </Facts>
    </Card>
  );
}
