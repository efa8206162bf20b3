"use client";

import { TriangleAlert } from "lucide-react";
import { useRouter, useSearchParams } from "next/navigation";
import { type RefObject, useEffect, useMemo, useRef } from "react";
import { rememberList } from "@/components/last-list";
import { PaymentFilterBar } from "@/components/payment-filter-bar";
import { addressOf, filtersOf, type PaymentFilters } from "@/components/payment-search-address";
import { PaymentTable } from "@/components/payment-table";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { TimeOfDay } from "@/components/ui/time";
import { useHotkeys } from "@/components/use-hotkeys";
import { ReadError, usePaymentSearch } from "@/components/use-payment-search";
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
      {search.error ? <Fault error={search.error} shownMs={search.data ? search.dataUpdatedAt : undefined} /> : null}
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

function Fault({ error, shownMs }: { error: Error; shownMs: number | undefined }) {
  const requestId = error instanceof ReadError ? error.requestId : undefined;
  return (
    <p role="alert" className="flex items-start gap-2 rounded-md bg-wait-ground px-3 py-2 text-wait">
      <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span>
        The list can't be refreshed right now; it tries again by itself.
        {shownMs === undefined ? null : (
          <>
            {" "}
            What you see is of <TimeOfDay atMs={shownMs} withDate={false} />.
          </>
        )}
        {requestId ? <span className="block font-mono text-xs">Request {requestId}</span> : null}
      </span>
    </p>
  );
}

/** `/` to the search box, `j` and `k` through the rows. The focus is the cursor, so it stays on its row in every refresh. */
function useRowKeys(table: RefObject<HTMLDivElement | null>, box: RefObject<HTMLInputElement | null>): void {
  const keys = useMemo(
    () => ({
      "/": () => {
        box.current?.focus();
        box.current?.select();
      },
      j: () => focusRow(table.current, focusedRow(table.current) + 1),
      k: () => focusRow(table.current, focusedRow(table.current) - 1),
    }),
    [table, box],
  );
  useHotkeys(keys);
}

function rowLinks(table: HTMLElement | null): HTMLElement[] {
  return [...(table?.querySelectorAll<HTMLElement>("a[data-row]") ?? [])];
}

function focusedRow(table: HTMLElement | null): number {
  return rowLinks(table).findIndex((link) => link.matches(":focus"));
}

function focusRow(table: HTMLElement | null, index: number): void {
  const links = rowLinks(table);
  links[Math.max(0, Math.min(index, links.length - 1))]?.focus();
}
