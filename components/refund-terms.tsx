import Link from "next/link";
import { Amount } from "@/components/amount";
import { RefundStatus } from "@/components/refund-status";
import { useLocale } from "@/components/ui/locale";
import { RelativeTime } from "@/components/ui/time";
import { type Locale, numberText } from "@/lib/core/locale";
import { EARLIER_COUNTED_MAX, type QueuedRefund } from "@/lib/refunds/queue-schema";

/** Why merchants want to give money back. */
const reasonWords: Readonly<Record<QueuedRefund["reason"], string>> = {
  requested_by_customer: "the customer asked for it",
  duplicate: "paid twice",
  fraudulent: "fraud",
  other: "no reason named",
};
const HOUR_MS = 3_600_000;

/** How much of what, and why. `known`: whether its status is; of what just left the queue it isn't yet. */
export function RefundTerms({ row, known }: { row: QueuedRefund; known: boolean }) {
  const locale = useLocale();
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="text-base font-semibold">
          <Amount minor={row.amount} currency={row.currency} />
        </span>
        <span className="text-soft">
          {shareText(row, locale)} of what was paid, {reasonWords[row.reason]}
        </span>
        {known ? <RefundStatus status={row.status} /> : null}
      </p>
      <p className="mt-1 wrap-anywhere">
        <Link href={`/payments/${row.payment_intent_id}`} prefetch={false} className="font-medium hover:underline">
          <bdi>{row.order_id}</bdi>
        </Link>{" "}
        <span className="text-soft">
          · <bdi>{row.merchant_name}</bdi>
          {row.card ? ` · ${row.card.brand ?? "card"} ·· ${row.card.last4}` : ""} · paid{" "}
          <RelativeTime atMs={row.paid_ms} />
          {row.livemode ? "" : " · test mode"}
        </span>
      </p>
    </>
  );
}

/** Whole percents, and never 100% or 0% of what is not all or nothing. */
function shareText({ amount, captured }: Pick<QueuedRefund, "amount" | "captured">, locale: Locale): string {
  const [part, whole] = [BigInt(amount), BigInt(captured) || 1n];
  const percent = (part * 100n + whole / 2n) / whole;
  const words = (percents: number) => numberText(percents / 100, locale, { style: "percent" });
  if (percent >= 100n && part < whole) return `over ${words(99)}`;
  return percent === 0n ? `under ${words(1)}` : words(Number(percent));
}

/** Who asked, how long it waits, what came before, and who decided. */
export function RefundStory({ row, known, nowMs }: { row: QueuedRefund; known: boolean; nowMs: number }) {
  return (
    <>
      <p className="mt-1 text-xs wrap-anywhere text-soft">
        Asked for by <bdi>{row.maker}</bdi> <RelativeTime atMs={row.created_ms} />
        {row.rule ? `; a second person decides because ${row.rule}` : ""}.{" "}
        {known && row.status === "requires_approval" && row.expires_ms !== null
          ? expiryText(row.expires_ms - nowMs)
          : ""}
      </p>
      {row.said ? (
        <p className="mt-1 wrap-anywhere">
          “<bdi>{row.said}</bdi>”
        </p>
      ) : null}
      <p className="mt-1 text-xs text-soft">
        {row.earlier === 0 ? "No earlier refund of this order" : `${countText(row.earlier)} of this order`},{" "}
        {row.earlier_of_card === 0 ? "none of this card." : `${countText(row.earlier_of_card)} of this card.`}
      </p>
      {row.decision ? (
        <p className="mt-1 text-xs wrap-anywhere">
          <bdi>{row.decision.by}</bdi>
          {row.decision.through === null ? null : (
            <>
              , through the client <bdi>{row.decision.through}</bdi>,
            </>
          )}{" "}
          {row.decision.word} it <RelativeTime atMs={row.decision.at_ms} />
          {row.decision.comment ? (
            <>
              : <bdi>{row.decision.comment}</bdi>
            </>
          ) : (
            "."
          )}
        </p>
      ) : null}
    </>
  );
}

function countText(count: number): string {
  return `${count >= EARLIER_COUNTED_MAX ? `${count} or more` : count} earlier`;
}

function expiryText(leftMs: number): string {
  if (leftMs <= 0) return "Its time is over.";
  if (leftMs < HOUR_MS) return `It expires in ${Math.ceil(leftMs / 60_000)} min.`;
  return `It expires in ${Math.floor(leftMs / HOUR_MS)} h.`;
}
