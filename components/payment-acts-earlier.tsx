import type { EarlierRefund } from "@/components/payment-acts-parts";
import { useLocale } from "@/components/ui/locale";
import { Notice } from "@/components/ui/notice";
import { RelativeTime } from "@/components/ui/time";
import { amountText } from "@/lib/core/amount-text";
import type { RefundStatus } from "@/lib/refunds/status";

/** The last few say whether it was given back already; the page has all. */
const SHOWN_MAX = 5;
const standings: Partial<Record<RefundStatus, string>> = {
  requires_approval: ", and waits for a decision",
  processing: ", and is on its way",
};

/** What of a payment was asked back already, when and by whom: nobody shall give the same back twice. */
export function PaymentEarlierRefunds({ refunds, currency }: { refunds: readonly EarlierRefund[]; currency: string }) {
  const locale = useLocale();
  if (refunds.length === 0) return null;
  const more = refunds.length - SHOWN_MAX;
  return (
    <Notice tone="wait">
      <ul>
        {refunds.slice(0, SHOWN_MAX).map(({ id, status, amount, by, atMs }) => (
          <li key={id}>
            {amountText(BigInt(amount), currency, locale)} was asked back by <bdi>{by}</bdi>{" "}
            <RelativeTime atMs={atMs} />
            {standings[status]}.
          </li>
        ))}
        {more > 0 ? <li>{more} more before that.</li> : null}
      </ul>
    </Notice>
  );
}
