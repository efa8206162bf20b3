"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { REFRESH_MS, readConsole } from "@/components/console-read";
import { type PaymentFilters, queryOf } from "@/components/payment-search-address";
import { FoundPayments } from "@/lib/payments/search-schema";

/** The payments that match, refreshed by itself while the page is seen. The old rows stay until the new ones are here. */
export function usePaymentSearch(
  filters: PaymentFilters,
  first: { filters: PaymentFilters; page: FoundPayments; loadedMs: number },
) {
  const query = queryOf(filters);
  return useQuery({
    queryKey: ["payments", query],
    queryFn: ({ client, queryKey, signal }) =>
      readConsole(`payments?${query}`, FoundPayments, {
        unattended: client.getQueryData(queryKey) !== undefined,
        signal,
      }),
    ...(query === queryOf(first.filters) ? { initialData: first.page, initialDataUpdatedAt: first.loadedMs } : {}),
    placeholderData: keepPreviousData,
    staleTime: REFRESH_MS,
    refetchInterval: REFRESH_MS,
  });
}
