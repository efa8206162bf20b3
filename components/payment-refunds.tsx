import Link from "next/link";
import { Amount } from "@/components/amount";
import { RefundStatus } from "@/components/refund-status";
import { Card } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/time";
import type { RefundStatus as Status } from "@/lib/refunds/status";

/** A refund of the payment that is looked at. */
export type ShownRefund = {
  refund_id: string;
  status: Status;
  amount: number;
  currency: string;
  reason: string;
  comment: string | null;
  failure_code: string | null;
  maker: { name: string };
  decision: { decision: string; by: string; through: string | null; comment: string | null } | null;
  created_ms: number;
};

/** What went back or is to go back, who asked, and who decided. */
export function PaymentRefunds({ refunds }: { refunds: readonly ShownRefund[] }) {
  return (
    <Card title="Refunds">
      {refunds.length === 0 ? <p className="px-4 py-3 text-soft">Nothing of it was asked back.</p> : null}
      <ul className="divide-y divide-line">
        {refunds.map((refund) => (
          <li key={refund.refund_id} className="space-y-1 px-4 py-2.5">
            <div className="flex items-center justify-between gap-3">
              <Link
                href={`/refunds?open=${refund.refund_id}`}
                prefetch={false}
                className="font-medium hover:underline"
                aria-label={`Refund ${refund.refund_id}`}
              >
                <Amount minor={String(refund.amount)} currency={refund.currency} />
              </Link>
              <RefundStatus status={refund.status} />
            </div>
            <p className="text-xs wrap-anywhere text-soft">
              {refund.reason.replaceAll("_", " ")}, asked for by <bdi>{refund.maker.name}</bdi>{" "}
              <RelativeTime atMs={refund.created_ms} />
              {refund.comment ? (
                <>
                  : <bdi>{refund.comment}</bdi>
                </>
              ) : null}
            </p>
            {refund.decision ? (
              <p className="text-xs wrap-anywhere text-soft">
                <bdi>{refund.decision.by}</bdi>
                {refund.decision.through === null ? null : (
                  <>
                    , through the client <bdi>{refund.decision.through}</bdi>,
                  </>
                )}{" "}
                {refund.decision.decision} it
                {refund.decision.comment ? (
                  <>
                    : <bdi>{refund.decision.comment}</bdi>
                  </>
                ) : null}
              </p>
            ) : null}
            {refund.failure_code ? (
              <p className="text-xs text-bad">{refund.failure_code.replaceAll("_", " ")}</p>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
