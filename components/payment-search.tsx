"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearchParams } from "next/navigation";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { rememberList } from "@/components/last-list";
import { LostPlace } from "@/components/lost-place";
import { PaymentChips } from "@/components/payment-chips";
import { PaymentFilterBar } from "@/components/payment-filter-bar";
import { PaymentPager } from "@/components/payment-pager";
import { addressOf, type Changes, changed, listOf, queryOf } from "@/components/payment-search-address";
import { PaymentSearchBox } from "@/components/payment-search-box";
import { PaymentSearchMenus } from "@/components/payment-search-menus";
import { PaymentTable } from "@/components/payment-table";
import { ReadFault } from "@/components/read-fault";
import { focusedRow, focusRow } from "@/components/rows";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { useHotkeys } from "@/components/use-hotkeys";
import { useLostPlace } from "@/components/use-lost-place";
import { certainPage, usePaymentSearch } from "@/components/use-payment-search";
import { withoutPlace } from "@/lib/core/page";
import { inForce } from "@/lib/payments/search-in-force-schema";
import { readOperators } from "@/lib/payments/search-operators-schema";
import { type FoundPayments, SearchPayments } from "@/lib/payments/search-schema";

type First = { search: SearchPayments; page: FoundPayments | undefined; lost: boolean; loadedMs: number };

/** The search for payments. What it shows is what its address says, so a pasted link shows the same. */
export function PaymentSearch({ first }: { first: First }) {
  const params = useSearchParams();
  const given = useMemo(() => listOf(Object.fromEntries(params)), [params]);
  const { query: search, lost, refusedBy } = useLostPlace(given.search, first.lost);
  const list = useMemo(() => ({ ...given, search }), [given, search]);
  const found = usePaymentSearch(search, first);
  refusedBy(found.error);
  const table = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLInputElement>(null);
  const router = useRouter();
  const enter = useEnter(list.search, found, table);
  useRowKeys(table, box);

  useEffect(() => rememberList(addressOf(list)), [list]);
  useEffect(() => {
    if (window.location.hash === "#search") box.current?.focus();
  }, []);

  function show(changes: Changes, how: "replace" | "push" = "push"): void {
    const address = addressOf(changed(list, changes));
    // Next keeps these in step with useSearchParams, without asking the server for the page again.
    if (how === "push") window.history.pushState(null, "", address);
    else window.history.replaceState(null, "", address);
  }

  /** The operators in a text become filters, and the rest of it stays in the box; all of it where they contradict each other. */
  function take(text: string): void {
    const isFaulty = readOperators(text).faults.length > 0;
    const contradicts = inForce(SearchPayments.parse({ q: text })).setAside.length > 0;
    const { search: counted, text: rest } = inForce({ ...list.search, q: text });
    const q = rest || undefined;
    show(isFaulty || contradicts ? { q: text } : { ...withoutPlace(counted), q, ...sortFor(counted, q) });
  }

  const rows = found.data?.data;
  const leftOut = found.data?.left_out ?? [];
  const { search: counted, setAside } = useMemo(() => inForce(list.search), [list.search]);
  const merchantName = rows?.find((row) => row.merchant_id === counted.merchant_id)?.merchant_name;
  const [fault] = readOperators(list.search.q ?? "").faults;
  return (
    <div className="space-y-3">
      <PaymentFilterBar
        search={counted}
        onChange={show}
        box={
          <PaymentSearchBox
            ref={box}
            text={list.search.q ?? ""}
            onText={(q) => show({ q, ...sortFor(list.search, q) }, "replace")}
            onEnter={(text) => enter(text, show)}
            onFilters={take}
            onTake={(suggestion) => {
              if (suggestion.href) router.push(suggestion.href);
              else take(suggestion.text ?? "");
            }}
            onDown={() => focusRow(table.current, 0)}
          />
        }
        menus={
          <PaymentSearchMenus
            list={list}
            whole={leftOut.every((sentence) => setAside.includes(sentence))}
            onChange={show}
          />
        }
      />
      <PaymentChips search={counted} merchantName={merchantName} onChange={show} />
      {list.unread ? (
        <Notice tone="wait">The address can't be searched for: {list.unread} These are all payments.</Notice>
      ) : null}
      <LostPlace lost={lost || given.lost} />
      {found.error && !fault ? (
        <ReadFault error={found.error} shownMs={found.data ? found.dataUpdatedAt : undefined} />
      ) : null}
      {leftOut.map((sentence) => (
        <Notice key={sentence} tone="wait">
          {sentence}
        </Notice>
      ))}
      <div ref={table} aria-busy={found.isPlaceholderData} className={found.isPlaceholderData ? "opacity-60" : ""}>
        {rows ? <PaymentTable rows={rows} list={list} onChange={show} /> : null}
        {found.isPending && !found.error && !fault ? <Skeleton label="Looking for payments" /> : null}
      </div>
      <PaymentPager list={list} page={found.data} onChange={show} />
    </div>
  );
}

/** A text has no order by amount: what it means is found in the order of creation. */
function sortFor({ sort }: SearchPayments, q: string | undefined): Pick<Changes, "sort"> {
  return q !== undefined && sort.endsWith("amount") ? { sort: "-created" } : {};
}

/**
 * Enter in the box: opens what exactly was typed, and else waits for the list to be the one for the text; the only payment
 * in it is opened, and the first of several gets the focus.
 */
function useEnter(
  search: SearchPayments,
  found: ReturnType<typeof usePaymentSearch>,
  table: RefObject<HTMLDivElement | null>,
) {
  const client = useQueryClient();
  const router = useRouter();
  const [entered, setEntered] = useState<string>();
  const query = queryOf(search);
  const ready = found.data !== undefined && !found.isPlaceholderData && entered === query;
  useEffect(() => {
    if (!ready) return;
    setEntered(undefined);
    const [only, another] = found.data?.data ?? [];
    if (only && !another) router.push(`/payments/${only.payment_intent_id}`);
    else focusRow(table.current, 0);
  }, [ready, found.data, router, table]);

  return async (text: string, show: (changes: Changes, how: "replace") => void) => {
    if (text === "") return focusRow(table.current, 0);
    const page = await certainPage(client, text);
    if (page) return router.push(page);
    const asked: Changes = { q: text, ...sortFor(search, text) };
    show(asked, "replace");
    setEntered(queryOf(changed({ search, columns: [] }, asked).search));
  };
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
