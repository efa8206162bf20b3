"use client";

import { X } from "lucide-react";
import type { Changes } from "@/components/payment-search-address";
import { paymentStatusLooks } from "@/components/payment-status";
import { Button } from "@/components/ui/button";
import { Written } from "@/components/ui/written";
import { useReader } from "@/components/use-reader";
import { amountText } from "@/lib/core/amount-text";
import type { Locale } from "@/lib/core/locale";
import type { Reader } from "@/lib/core/reader";
import { wallTime, type Zone, zoneName } from "@/lib/core/zone";
import type { SearchPayments } from "@/lib/payments/search-schema";

/** A filter that is set: what it is, what for, and what is no longer asked for without it. */
type Chip = { name: string; value: string; without: Changes };

type Props = { search: SearchPayments; merchantName: string | undefined; onChange: (changes: Changes) => void };

/** The filters that are set, each to be taken away with one press. */
export function PaymentChips({ search, merchantName, onChange }: Props) {
  const chips = chipsOf(search, merchantName, useReader());
  if (chips.length === 0) return null;
  return (
    <ul aria-label="Filters" className="flex flex-wrap items-center gap-2">
      {chips.map(({ name, value, without }) => (
        <li
          key={name}
          className="inline-flex h-8 max-w-full items-center gap-1 rounded-md border border-accent bg-paper pr-1 pl-2.5"
        >
          <span className="whitespace-nowrap text-soft">{name}</span>
          <span className="truncate font-medium" title={value}>
            <Written>{value}</Written>
          </span>
          <Button
            kind="quiet"
            size="tiny"
            aria-label={`Remove the filter: ${name} ${value}`}
            onClick={() => onChange(without)}
          >
            <X />
          </Button>
        </li>
      ))}
      {chips.length > 1 ? (
        <li>
          <Button
            kind="quiet"
            size="small"
            onClick={() => onChange(Object.assign({}, ...chips.map(({ without }) => without)))}
          >
            Remove all
          </Button>
        </li>
      ) : null}
    </ul>
  );
}

function chipsOf(search: SearchPayments, merchantName: string | undefined, { locale, zone }: Reader): Chip[] {
  const text = (name: string, field: TextField): Chip | undefined => {
    const value = search[field];
    return value === undefined ? undefined : { name, value, without: { [field]: undefined } };
  };
  const chips = [
    search.status && {
      name: "Status",
      value: paymentStatusLooks[search.status].word,
      without: { status: undefined },
    },
    text("PSP", "psp"),
    amountChip(search, locale),
    search.currency && !hasAmount(search)
      ? { name: "Currency", value: search.currency, without: { currency: undefined, sort: "-created" } as const }
      : undefined,
    timeChip("After", search.created_gte_ms, zone, { created_gte_ms: undefined }),
    timeChip("Before", search.created_lte_ms, zone, { created_lte_ms: undefined }),
    search.merchant_id && {
      name: "Merchant",
      value: merchantName ?? search.merchant_id,
      without: { merchant_id: undefined },
    },
    text("Merchant named", "merchant"),
    text("Card ··", "last4"),
    text("Order", "order_id"),
    text("Payment", "payment_intent_id"),
    text("Charge", "charge_id"),
    text("Refund", "refund_id"),
    text("PSP reference", "psp_reference"),
  ];
  return chips.filter((chip) => chip !== undefined && chip !== "");
}

type TextField =
  | "psp"
  | "merchant"
  | "last4"
  | "order_id"
  | "payment_intent_id"
  | "charge_id"
  | "refund_id"
  | "psp_reference";

function hasAmount({ amount_gte: gte, amount_lte: lte }: SearchPayments): boolean {
  return gte !== undefined || lte !== undefined;
}

/** A range with its currency: both go together, since a number of minor units alone says nothing. */
function amountChip(search: SearchPayments, locale: Locale): Chip | undefined {
  if (!hasAmount(search)) return undefined;
  const { amount_gte: gte, amount_lte: lte, currency } = search;
  const words = (minor: number) => (currency ? amountText(BigInt(minor), currency, locale) : `${minor} minor units`);
  const without = { amount_gte: undefined, amount_lte: undefined, currency: undefined, sort: "-created" } as const;
  if (gte === undefined) return { name: "Amount up to", value: words(lte ?? 0), without };
  if (lte === undefined) return { name: "Amount from", value: words(gte), without };
  const value = gte === lte ? words(gte) : `${words(gte)} to ${words(lte)}`;
  return { name: "Amount", value, without };
}

/** A day where the time is its first moment (or the last before it), and the minute otherwise. */
function timeChip(name: string, ms: number | undefined, zone: Zone, without: Changes): Chip | undefined {
  if (ms === undefined) return undefined;
  const atMs = name === "Before" ? ms + 1 : ms;
  const text = wallTime(atMs, zone);
  const value = text.endsWith("T00:00:00") ? text.slice(0, 10) : text.slice(0, 16).replace("T", " ");
  return { name, value: `${value} ${zoneName(atMs, zone)}`, without };
}
