import Link from "next/link";
import { DeliveryTable } from "@/components/delivery-table";
import { RedeliverEvent } from "@/components/event-redeliver";
import { Card } from "@/components/ui/card";
import { Fact, Facts, Mono } from "@/components/ui/facts";
import { PageHead } from "@/components/ui/page-head";
import { ExactTime } from "@/components/ui/time";
import { WebhookBack } from "@/components/webhook-back";
import { laidOut, WebhookText } from "@/components/webhook-text";
import type { EventDetail as Detail } from "@/lib/webhooks/event-schema";

/** A public fact: where it went, and its body as it is sent. */
export function EventDetail({ event, mayResend }: { event: Detail; mayResend: boolean }) {
  const reachable = event.deliveries.filter(({ unsendable }) => unsendable === null).length;
  return (
    <div>
      <WebhookBack href="/events" name="Events" />
      <PageHead
        title={event.type}
        aside={mayResend && reachable > 0 ? <RedeliverEvent event={event} endpoints={reachable} /> : null}
      >
        <p>
          Told to <bdi>{event.merchant_name}</bdi> · <ExactTime atMs={event.created_ms} />
          {event.livemode ? "" : " · test mode"}
        </p>
      </PageHead>
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="space-y-5">
          <section aria-label="Where it went" className="space-y-2">
            <h2 className="font-semibold">Where it went</h2>
            {event.deliveries.length === 0 ? (
              <p className="rounded-lg border border-dashed border-line px-4 py-6 text-center text-soft">
                No endpoint of the merchant wanted events of this type when it happened, so nobody was told.
              </p>
            ) : (
              <DeliveryTable rows={event.deliveries} withEndpoint />
            )}
          </section>
          <Card title="Body as sent">
            <div className="p-4">
              <WebhookText text={event.body} label="The body, byte for byte" name="body as sent" />
            </div>
          </Card>
          <Card title="Body, laid out">
            <div className="p-4">
              <WebhookText text={laidOut(event.body)} label="The body, laid out" name="body" />
            </div>
          </Card>
        </div>
        <EventFacts event={event} />
      </div>
    </div>
  );
}

function EventFacts({ event }: { event: Detail }) {
  return (
    <Card title="Facts">
      <Facts>
        <Fact name="Event">
          <Mono copy="event id">{event.event_id}</Mono>
        </Fact>
        {event.payment_intent_id ? (
          <Fact name="Payment">
            <Link href={`/payments/${event.payment_intent_id}`} prefetch={false} className="hover:underline">
              <bdi>{event.order_id ?? event.payment_intent_id}</bdi>
            </Link>
          </Fact>
        ) : null}
        <Fact name="About">
          <Mono copy="object id">{event.object_id}</Mono>
        </Fact>
        <Fact name="Merchant">
          <bdi>{event.merchant_name}</bdi> <Mono>{event.merchant_id}</Mono>
        </Fact>
        <Fact name="Created">
          <ExactTime atMs={event.created_ms} />
        </Fact>
        {event.request_id ? (
          <Fact name="Request">
            <Mono copy="request id">{event.request_id}</Mono>
          </Fact>
        ) : null}
      </Facts>
    </Card>
  );
}
