import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { z } from "zod";
import { LiveRefresh } from "@/components/live-refresh";
import { PaymentDeliveries } from "@/components/payment-deliveries";
import { PaymentFacts } from "@/components/payment-facts";
import { PaymentHead } from "@/components/payment-head";
import { PaymentPspCalls } from "@/components/payment-psp-calls";
import { PaymentRaw } from "@/components/payment-raw";
import { PaymentTimeline } from "@/components/payment-timeline";
import { LinkTabs } from "@/components/ui/link-tabs";
import { can } from "@/lib/auth/permissions";
import { requireOperator } from "@/lib/auth/session";
import type { OperatorActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { env } from "@/lib/env";
import { documentPayment, type PaymentStory, tellPayment } from "@/lib/payments/story";

export const metadata: Metadata = { title: "Payment" };

const tabs = { timeline: "Timeline", calls: "PSP calls", webhooks: "Webhooks", raw: "Raw" } as const;
const Tab = z.enum(["timeline", "calls", "webhooks", "raw"]).catch("timeline");
type Tab = z.output<typeof Tab>;

type Props = { params: Promise<{ id: string }>; searchParams: Promise<Record<string, unknown>> };

export default async function PaymentPage({ params, searchParams }: Props) {
  const { id } = await params;
  const { tab: wanted, entries } = await searchParams;
  const tab = Tab.parse(wanted);
  const address = `/payments/${encodeURIComponent(id)}`;
  const addressOf = (each: Tab) => (each === "timeline" ? address : `${address}?tab=${each}`);
  const operator = await requireOperator("payments:read", addressOf(tab));
  const story = await tellPayment(operator, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === "not_found") notFound();
    throw error;
  });
  return (
    <div className="space-y-5">
      <PaymentHead payment={headOf(story)} acts={actsFor(operator, story)} />
      <LinkTabs
        label="What of the payment"
        tabs={Tab.unwrap().options.map((each) => ({ href: addressOf(each), name: tabs[each], here: each === tab }))}
      />
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="min-w-0">
          <Shown tab={tab} story={story} operator={operator} whole={entries === "all"} />
        </div>
        <PaymentFacts payment={story} />
      </div>
      {story.settled && !story.acts.refund ? null : <LiveRefresh slow={story.settled} shownMs={Date.now()} />}
    </div>
  );
}

type ShownProps = { tab: Tab; story: PaymentStory; operator: OperatorActor; whole: boolean };

async function Shown({ tab, story, operator, whole }: ShownProps) {
  switch (tab) {
    case "timeline":
      return <PaymentTimeline entries={story.timeline} wholeAt={whole ? null : `/payments/${story.id}?entries=all`} />;
    case "calls":
      return <PaymentPspCalls calls={story.pspCalls} />;
    case "webhooks":
      return (
        <PaymentDeliveries
          events={story.events}
          deliveries={story.deliveries}
          mayResend={can(operator, "webhooks:resend")}
        />
      );
    case "raw": {
      const json = JSON.stringify(await documentPayment(operator, story.id), null, 2);
      const curl = `curl -H "Authorization: Bearer $ACCESS_TOKEN" ${env().APP_URL}/v1/admin/payments/${story.id}`;
      return <PaymentRaw json={json} curl={curl} />;
    }
  }
}

/** The head runs in the browser, so it gets what it shows and no more. */
function headOf(story: PaymentStory) {
  const { id, orderId, status, standing, amount, amountCaptured, currency, livemode, merchant, nextActionUrl } = story;
  return { id, orderId, status, standing, amount, amountCaptured, currency, livemode, merchant, nextActionUrl };
}

/** What this reader may do. What their role doesn't allow isn't offered, and the server refuses it anyway. */
function actsFor(operator: OperatorActor, { acts, refunds }: PaymentStory) {
  const operates = can(operator, "payments:operate");
  return {
    capture: operates ? acts.capture : null,
    cancel: operates ? acts.cancel : null,
    refund: can(operator, "refunds:request") ? acts.refund : null,
    earlierRefunds: earlierRefundsOf(refunds),
    unknown: acts.unknown,
  };
}

/** What of it is on its way back or went, the newest first: nobody shall give the same back twice. */
function earlierRefundsOf(refunds: PaymentStory["refunds"]) {
  return refunds
    .filter(({ status }) => status === "requires_approval" || status === "processing" || status === "succeeded")
    .map(({ refund_id: id, status, amount, maker, created_ms: atMs }) => ({
      id,
      status,
      amount: String(amount),
      by: maker.name,
      atMs,
    }))
    .toReversed();
}
