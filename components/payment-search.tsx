"use client";

import { useRouter, useSearchParams } from "next/navigation";
import { type RefObject, useEffect, useMemo, useRef } from "react";
import { rememberList } from "@/components/last-list";
import { PaymentFilterBar } from "@/components/payment-filter-bar";
import { addressOf, filtersOf, type PaymentFilters } from "@/components/payment-search-address";
import { PaymentTable } from "@/components/payment-table";
import { ReadFault } from "@/components/read-fault";
import { focusedRow, focusRow } from "@/components/rows";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { useHotkeys } from "@/components/use-hotkeys";
import { usePaymentSearch } from "@/components/use-payment-search";
import type { FoundPayments } from "@/lib/payments/search-schema";

/** The search for payments. What it shows is what its address says, so a pasted link shows the same. */
export function PaymentSearch(first: { filters: PaymentFilters; page: FoundPayments; loadedMs: number }) {
  const params = useSearchParams();
  const filters = useMemo(() => filtersOf(new URLSearchParams(params.toString())), [params]);
  const search = usePaymentSearch(filters, first);
  const table = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLInputElement>(null);
  const router = useRouter();
  useRowKeys(table, box);

  useEffect(() => rememberList(addressOf(filters)), [filters]);
  useEffect(() => {
    if (window.location.hash === "#search") box.current?.focus();
  }, []);

  function show(changes: Partial<PaymentFilters>, how: "replace" | "push" = "push"): void {
    // Another filter is another list: it begins at its newest.
    const address = addressOf({ ...filters, cursor: undefined, ...changes });
    // Next keeps these in step with useSearchParams, without asking the server for the page again.
    if (how === "push") window.history.pushState(null, "", address);
    else window.history.replaceState(null, "", address);
  }

  function openFirst(): void {
    const rows = search.data?.data ?? [];
    const only = rows.length === 1 ? rows[0] : undefined;
    if (only && !search.isPlaceholderData) router.push(`/payments/${only.payment_intent_id}`);
    else focusRow(table.current, 0);
  }

  return (
    <div className="space-y-3">
      <PaymentFilterBar
        ref={box}
        filters={filters}
        onChange={show}
        onEnter={openFirst}
        onDown={() => focusRow(table.current, 0)}
      />
      {search.error ? (
        <ReadFault error={search.error} shownMs={search.data ? search.dataUpdatedAt : undefined} />
      ) : null}
      <div ref={table} aria-busy={search.isPlaceholderData} className={search.isPlaceholderData ? "opacity-60" : ""}>
        {search.data ? <PaymentTable rows={search.data.data} filters={filters} onChange={show} /> : null}
        {search.isPending && !search.error ? <p className="p-8 text-center text-soft">Looking…</p> : null}
      </div>
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
        <div className="ml-auto flex gap-2">
          {filters.cursor ? (
            <Button size="small" onClick={() => show({})}>
              Newest
            </Button>
          ) : null}
          {search.data?.next_cursor ? (
            <Button size="small" onClick={() => show({ cursor: search.data?.next_cursor ?? undefined })}>
              Older
            </Button>
          ) : null}
        </div>
      </div>
    </div>
  );
}

/** `/` to the search box, `j` and `k` through the rows. The focus is the cursor, so it stays on its row in every refresh. */
function useRowKeys(table: RefObject<HTMLDivElement | null>, box: RefObject<HTMLInputElement | null>): void {
  const keys = useMemo(
    () => ({
      "/": {
        does: "Search",
        act: () => {
          box.current?.focus();
          box.current?.select();
        },
      },
      j: { does: "Next row", act: () => focusRow(table.current, focusedRow(table.current) + 1) },
      k: { does: "Row before", act: () => focusRow(table.current, focusedRow(table.current) - 1) },
    }),
    [table, box],
  );
  useHotkeys(keys);
}
