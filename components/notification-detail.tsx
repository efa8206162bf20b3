import Link from "next/link";
import { ReprocessNotification } from "@/components/notification-reprocess";
import { NotificationStatus } from "@/components/notification-status";
import { Card } from "@/components/ui/card";
import { Fact, Facts, Mono } from "@/components/ui/facts";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page-head";
import { ExactTime } from "@/components/ui/time";
import { WebhookBack } from "@/components/webhook-back";
import { laidOut, WebhookText } from "@/components/webhook-text";
import type { NotificationDetail as Detail } from "@/lib/psp/notification-schema";

/** What a PSP sent us: what became of it, and its headers and body as they came. */
export function NotificationDetail({ notification, mayReprocess }: { notification: Detail; mayReprocess: boolean }) {
  return (
    <div>
      <WebhookBack href="/notifications" name="Notifications" />
      <PageHead
        title={
          <>
            {notification.type} <NotificationStatus status={notification.status} />
          </>
        }
        aside={mayReprocess ? <ReprocessNotification id={notification.id} /> : null}
      >
        <p>
          From{" "}
          <Link href={`/psps/${notification.psp_account_id}`} prefetch={false} className="hover:underline">
            <bdi>{notification.psp_account_name}</bdi>
          </Link>
          , received <ExactTime atMs={notification.received_ms} />. It is a hint: money moves by what the PSP answers
          when it is asked.
        </p>
      </PageHead>
      {notification.status === "parked" ? (
        <Notice tone="wait">
          It is parked because {notification.note ?? "what it names is not known here"}. It may be about a payment whose
          answer is still on its way, or about money that nobody here knows of. Compare its references with the PSP's
          own records; once the reference is known here, process it again.
        </Notice>
      ) : null}
      {notification.status === "dead" ? (
        <Notice tone="bad">
          It was looked at again and again for hours, and then {notification.note ?? "given up"}. Look into the PSP's
          own records; once the PSP answers, process it again.
        </Notice>
      ) : null}
      <div className="mt-4 grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="space-y-5">
          <Card title="Headers">
            <Facts>
              {Object.entries(notification.headers).map(([name, value]) => (
                <Fact key={name} name={name}>
                  {value}
                </Fact>
              ))}
            </Facts>
          </Card>
          <Card title="Body as received">
            <div className="space-y-3 p-4">
              <WebhookText text={notification.body} label="The body as it came" name="body as received" />
              <h3 className="font-semibold">Laid out</h3>
              <WebhookText text={laidOut(notification.body)} label="The body, laid out" name="body" />
            </div>
          </Card>
        </div>
        <NotificationFacts notification={notification} />
      </div>
    </div>
  );
}

function NotificationFacts({ notification }: { notification: Detail }) {
  return (
    <Card title="Facts">
      <Facts>
        <Fact name="Notification">
          <Mono copy="notification id">{notification.id}</Mono>
        </Fact>
        <Fact name="The PSP's id">
          <Mono copy="the PSP's id">{notification.psp_notification_id}</Mono>
        </Fact>
        {notification.psp_references.map((reference) => (
          <Fact key={reference} name="Names">
            <Mono copy="PSP reference">{reference}</Mono>
          </Fact>
        ))}
        {notification.payment_intent_ids.map((id) => (
          <Fact key={id} name="Payment">
            <Link href={`/payments/${id}`} prefetch={false} className="hover:underline">
              <Mono>{id}</Mono>
            </Link>
          </Fact>
        ))}
        <Fact name="Looked at">
          {notification.tries} {notification.tries === 1 ? "time" : "times"}
        </Fact>
        {notification.processed_ms === null ? null : (
          <Fact name="Processed">
            <ExactTime atMs={notification.processed_ms} />
          </Fact>
        )}
      </Facts>
    </Card>
  );
}
