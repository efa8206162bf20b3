"use client";

import type { Changes, PaymentList } from "@/components/payment-search-address";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Notice } from "@/components/ui/notice";
import { ExactTime } from "@/components/ui/time";
import type { FoundPayments } from "@/lib/payments/search-schema";

type Props = { list: PaymentList; page: FoundPayments | undefined; onChange: (changes: Changes) => void };

/** The way through a list: on, back, and to its beginning. */
export function PaymentPager({ list, page, onChange }: Props) {
  const { starting_after, ending_before, sort } = list.search;
  const within = starting_after !== undefined || ending_before !== undefined;
  const words = pagerWords[sort];
  const next = page?.next_cursor ?? undefined;
  const previous = page?.previous_cursor ?? undefined;
  return (
    <div className="space-y-3">
      {page?.looked_to_ms === null || page?.looked_to_ms === undefined ? null : (
        <Notice tone="wait">
          Few payments fit, so this looked no further than <ExactTime atMs={page.looked_to_ms} />.{" "}
          {ending_before === undefined ? "Look further, or narrow the time or the filters." : ""}
        </Notice>
      )}
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-soft max-sm:hidden">
          <span>
            <Kbd>/</Kbd> search
          </span>
          <span>
            <Kbd>j</Kbd> <Kbd>k</Kbd> rows
          </span>
          <span>
            <Kbd>Enter</Kbd> open
          </span>
          <span>
            <Kbd>Esc</Kbd> back
          </span>
        </p>
        <nav aria-label="Pages" className="ml-auto flex gap-2">
          {within ? (
            <Button size="small" onClick={() => onChange({})}>
              {words.first}
            </Button>
          ) : null}
          {within && previous ? (
            <Button size="small" onClick={() => onChange({ ending_before: previous })}>
              {words.previous}
            </Button>
          ) : null}
          {next ? (
            <Button size="small" onClick={() => onChange({ starting_after: next })}>
              {page?.looked_to_ms && ending_before === undefined ? "Look further" : words.next}
            </Button>
          ) : null}
        </nav>
      </div>
    </div>
  );
}

const pagerWords: Readonly<Record<PaymentList["search"]["sort"], { first: string; previous: string; next: string }>> = {
  "-created": { first: "Newest", previous: "Newer", next: "Older" },
  created: { first: "Oldest", previous: "Older", next: "Newer" },
  "-amount": { first: "Largest", previous: "Larger", next: "Smaller" },
  amount: { first: "Smallest", previous: "Smaller", next: "Larger" },
};
