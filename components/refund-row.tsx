import Link from "next/link";
import { Amount } from "@/components/amount";
import { RefundStatus } from "@/components/refund-status";
import { Button } from "@/components/ui/button";
import { RelativeTime } from "@/components/ui/time";
import type { QueuedRefund } from "@/lib/refunds/queue-schema";

/** Why merchants want to give money back. */
const reasonWords: Readonly<Record<QueuedRefund["reason"], string>> = {
  requested_by_customer: "the customer asked for it",
  duplicate: "paid twice",
  fraudulent: "fraud",
  other: "no reason named",
};

/** A refund with all that it takes to decide about it, and what can be done, or why nothing can. */
export function RefundRow({
  row,
  chosen,
  onChoose,
  onDecide,
}: {
  row: QueuedRefund;
  chosen: boolean;
  onChoose: () => void;
  onDecide: (decision: "approve" | "reject") => void;
}) {
  const share = Number((BigInt(row.amount) * 100n) / (BigInt(row.captured) || 1n));
  const waits = row.status === "requires_approval";
  const name = `Refund of order ${row.order_id}`;
  return (
    <li
      data-row
      tabIndex={-1}
      aria-label={name}
      className="flex flex-wrap items-start gap-x-6 gap-y-3 px-4 py-3 outline-none focus:bg-open-ground"
    >
      <div className="flex min-w-0 grow basis-72 gap-4">
        {waits && row.undecidable === null ? (
          <input
            type="checkbox"
            aria-label={`Choose the refund of order ${row.order_id}`}
            checked={chosen}
            onChange={onChoose}
            className="mt-1 size-4 accent-accent"
          />
        ) : null}
        <div className="min-w-0 grow">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="text-base font-semibold">
              <Amount minor={row.amount} currency={row.currency} />
            </span>
            <span className="text-soft">
              {share} % of what was paid, {reasonWords[row.reason]}
            </span>
            <RefundStatus status={row.status} />
          </p>
          <p className="mt-1 wrap-anywhere">
            <Link href={`/payments/${row.payment_intent_id}`} prefetch={false} className="font-medium hover:underline">
              {row.order_id}
            </Link>{" "}
            <span className="text-soft">
              · {row.merchant_name}
              {row.card ? ` · ${row.card.brand ?? "card"} ·· ${row.card.last4}` : ""} · paid{" "}
              <RelativeTime atMs={row.paid_ms} />
            </span>
          </p>
          <p className="mt-1 text-xs text-soft">
            Asked for by {row.maker} <RelativeTime atMs={row.created_ms} />
            {row.rule ? `; a second person decides because ${row.rule}` : ""}.{" "}
            {row.earlier === 0 ? "No earlier refund of this order." : `${row.earlier} earlier of this order.`}
          </p>
          {row.decision ? (
            <p className="mt-1 text-xs">
              {row.decision.by} {row.decision.word} it <RelativeTime atMs={row.decision.at_ms} />
              {row.decision.comment ? `: ${row.decision.comment}` : "."}
            </p>
          ) : null}
        </div>
      </div>
      {waits ? (
        <div className="ml-auto flex items-center gap-2">
          {row.undecidable === null ? (
            <>
              <Button onClick={() => onDecide("reject")}>Reject</Button>
              <Button kind="primary" onClick={() => onDecide("approve")}>
                Approve
              </Button>
            </>
          ) : (
            <span className="max-w-56 text-right text-xs text-soft">{row.undecidable}</span>
          )}
        </div>
      ) : null}
    </li>
  );
}
