"use client";

import { keepPreviousData, type QueryClient, useQuery } from "@tanstack/react-query";
import { REFRESH_MS, readConsole } from "@/components/console-read";
import { queryOf } from "@/components/payment-search-address";
import { readOperators } from "@/lib/payments/search-operators-schema";
import { FoundPayments, type SearchPayments } from "@/lib/payments/search-schema";
import { type Suggestion, Suggestions } from "@/lib/payments/search-suggest-schema";

/** The payments that match, refreshed by itself while the page is seen. The old rows stay until the new ones are here. */
export function usePaymentSearch(
  search: SearchPayments,
  first: { search: SearchPayments; page: FoundPayments | undefined; loadedMs: number },
) {
  const query = queryOf(search);
  return useQuery({
    queryKey: ["payments", query],
    queryFn: ({ client, queryKey, signal }) =>
      readConsole(`payments?${query}`, FoundPayments, {
        unattended: client.getQueryData(queryKey) !== undefined,
        signal,
      }),
    ...(first.page && query === queryOf(first.search)
      ? { initialData: first.page, initialDataUpdatedAt: first.loadedMs }
      : {}),
    // What can't be understood is not asked for; the box says why.
    enabled: readOperators(search.q ?? "").faults.length === 0,
    placeholderData: keepPreviousData,
    staleTime: REFRESH_MS,
    refetchInterval: REFRESH_MS,
  });
}

/** What may be meant by a text that is being typed. It is not broken off when the list closes: Enter waits for it. */
export function suggestionsOf(text: string) {
  return {
    queryKey: ["payment suggestions", text],
    queryFn: () =>
      readConsole(`payments/suggestions?${new URLSearchParams({ q: text })}`, Suggestions, {
        unattended: false,
        signal: new AbortController().signal,
      }),
    staleTime: REFRESH_MS,
  };
}

/** The suggestion that is exactly what was typed, if there is one: Enter takes it. */
export function certainOf([best]: readonly Suggestion[]): Suggestion | undefined {
  return best?.certain ? best : undefined;
}

/** The page of what exactly was typed. Enter opens it, in the search box as in the palette; else it lists what may be meant. */
export async function certainPage(client: QueryClient, text: string): Promise<string | undefined> {
  const suggested = await client.fetchQuery(suggestionsOf(text)).catch(() => undefined);
  return certainOf(suggested?.data ?? [])?.href ?? undefined;
}
