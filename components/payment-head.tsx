"use client";

import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { Amount } from "@/components/amount";
import { lastList } from "@/components/last-list";
import { type OfferedActs, PaymentActs } from "@/components/payment-acts";
import { PaymentStatus } from "@/components/payment-status";
import { BackLink } from "@/components/ui/back-link";
import { classNames } from "@/components/ui/class-names";
import { CopyButton } from "@/components/ui/copy-button";
import { useLocale } from "@/components/ui/locale";
import { Written } from "@/components/ui/written";
import { useHotkeys } from "@/components/use-hotkeys";
import { decimalText } from "@/lib/core/amount-text";
import type { PaymentIntentStatus } from "@/lib/payments/status";

/** Longer ones are read in smaller letters: on a phone they would fill the screen. */
const LONG_ORDER = 60;

type Payment = {
  id: string;
  orderId: string;
  status: PaymentIntentStatus;
  standing: string;
  amount: string;
  amountCaptured: string;
  currency: string;
  livemode: boolean;
  merchant: { id: string; name: string };
  nextActionUrl: string | null;
};

/** What the payment is, how it stands, and whose turn it is. `Esc` leads back to the list, `/` to its search box. */
export function PaymentHead({ payment, acts }: { payment: Payment; acts: OfferedActs }) {
  const router = useRouter();
  const locale = useLocale();
  const keys = useMemo(
    () => ({
      Escape: { does: "Back to the list", act: () => router.push(lastList()) },
      "/": { does: "Search", act: () => router.push("/payments#search") },
    }),
    [router],
  );
  useHotkeys(keys);

  return (
    <div className="space-y-3">
      <BackLink
        href="/payments"
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return;
          event.preventDefault();
          router.push(lastList());
        }}
      >
        Payments
      </BackLink>
      <div className="flex flex-wrap items-start justify-between gap-x-8 gap-y-3">
        <div className="min-w-0">
          <h1
            className={classNames(
              "flex items-center gap-1 font-semibold tracking-tight",
              payment.orderId.length > LONG_ORDER ? "text-base" : "text-xl",
            )}
          >
            <Written className="break-all">{payment.orderId}</Written>
            <CopyButton text={payment.orderId} label="order id" />
          </h1>
          <p className="mt-1 flex flex-wrap items-center gap-x-2 text-soft">
            <bdi className="wrap-anywhere">{payment.merchant.name}</bdi>
            <span aria-hidden>·</span>
            <span className="flex min-w-0 items-center gap-1 font-mono text-xs">
              <span className="break-all">{payment.id}</span>
              <CopyButton text={payment.id} label="payment id" />
            </span>
            {payment.livemode ? null : <span className="rounded border border-line px-1.5 text-xs">test mode</span>}
          </p>
        </div>
        <p className="flex items-center gap-1 text-2xl font-semibold tracking-tight">
          <Amount minor={payment.amount} currency={payment.currency} />
          <CopyButton text={decimalText(BigInt(payment.amount), payment.currency, locale)} label="amount" />
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border border-line bg-paper px-4 py-3">
        <PaymentStatus status={payment.status} />
        <p className="min-w-0 grow basis-60 wrap-anywhere">{payment.standing}</p>
        {payment.nextActionUrl ? (
          <span className="flex items-center gap-1 text-soft">
            The shopper's page
            <CopyButton text={payment.nextActionUrl} label="the address of the shopper's page" />
          </span>
        ) : null}
        <PaymentActs payment={payment} acts={acts} />
      </div>
    </div>
  );
}
