"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Amount } from "@/components/amount";
import { readConsole } from "@/components/console-read";
import { PaymentStatus } from "@/components/payment-status";
import { ReadFault } from "@/components/read-fault";
import { RefundStatus } from "@/components/refund-status";
import { Fact, Facts, Mono } from "@/components/ui/facts";
import { ExactTime, RelativeTime } from "@/components/ui/time";
import { type EarlierRefund, EarlierRefunds, type QueuedRefund } from "@/lib/refunds/queue-schema";

/** What the payment looks like, and the refunds before this one: of its order, and of its card. */
export function RefundDetail({ row }: { row: QueuedRefund }) {
  const path = `refunds/earlier?refund_id=${row.refund_id}`;
  const earlier = useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => readConsole(path, EarlierRefunds, { unattended: false, signal }),
  });
  return (
    <div className="grid basis-full grid-cols-1 gap-4 border-t border-line pt-3 lg:grid-cols-2">
      <section aria-label="The payment" className="rounded-md bg-raised">
        <Facts>
          <Fact name="Payment">
            <PaymentStatus status={row.payment_status} />
          </Fact>
          <Fact name="Taken">
            <Amount minor={row.captured} currency={row.currency} />
          </Fact>
          <Fact name="Given back so far">
            <Amount minor={row.refunded} currency={row.currency} />
          </Fact>
          <Fact name="At the PSP">{row.psp_name}</Fact>
          <Fact name="Asked for">
            <ExactTime atMs={row.created_ms} />
          </Fact>
          {row.expires_ms === null ? null : (
            <Fact name={row.status === "requires_approval" ? "Expires" : "Would have expired"}>
              <ExactTime atMs={row.expires_ms} />
            </Fact>
          )}
          {row.failure_code ? <Fact name="Failed because">{row.failure_code.replaceAll("_", " ")}</Fact> : null}
          <Fact name="Refund">
            <Mono copy="refund id">{row.refund_id}</Mono>
          </Fact>
          <Fact name="Payment id">
            <Mono copy="payment id">{row.payment_intent_id}</Mono>
          </Fact>
        </Facts>
      </section>
      <section aria-label="Earlier refunds" className="rounded-md bg-raised px-4 py-3">
        <h3 className="mb-2 text-xs font-medium text-soft">Earlier refunds</h3>
        {earlier.error ? <ReadFault error={earlier.error} shownMs={undefined} /> : null}
        {earlier.isPending ? <p role="status">Looking…</p> : null}
        {earlier.data?.data.length === 0 ? (
          <p className="text-soft">None of this order, and none of this card.</p>
        ) : null}
        <ul className="space-y-1.5">
          {earlier.data?.data.map((each) => (
            <Earlier key={each.refund_id} refund={each} />
          ))}
        </ul>
      </section>
    </div>
  );
}

function Earlier({ refund }: { refund: EarlierRefund }) {
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
      <span className="w-20 shrink-0 text-xs text-soft">{refund.of === "order" ? "this order" : "this card"}</span>
      <Amount minor={refund.amount} currency={refund.currency} />
      <RefundStatus status={refund.status} />
      <Link
        href={`/payments/${refund.payment_intent_id}`}
        prefetch={false}
        className="min-w-0 grow basis-32 truncate hover:underline"
      >
        <bdi>{refund.order_id}</bdi>
      </Link>
      <span className="text-xs text-soft">
        <RelativeTime atMs={refund.created_ms} />
      </span>
    </li>
  );
}
