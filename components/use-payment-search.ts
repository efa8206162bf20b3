"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type PaymentFilters, queryOf } from "@/components/payment-search-address";
import { FoundPayments } from "@/lib/payments/search-schema";

/** Fresh enough for somebody on the phone, and one cheap query for each open screen. */
const REFRESH_MS = 4_000;
const TIMEOUT_MS = 10_000;

/** Why a read failed, and the request id under which the server's log tells more. */
export class ReadError extends Error {
  readonly requestId: string | undefined;

  constructor(message: string, requestId: string | undefined) {
    super(message);
    this.requestId = requestId;
  }
}

/** The payments that match, refreshed by itself while the page is seen. The old rows stay until the new ones are here. */
export function usePaymentSearch(
  filters: PaymentFilters,
  first: { filters: PaymentFilters; page: FoundPayments; loadedMs: number },
) {
  const query = queryOf(filters);
  return useQuery({
    queryKey: ["payments", query],
    queryFn: ({ client, queryKey, signal }) =>
      readPayments(query, { unattended: client.getQueryData(queryKey) !== undefined, signal }),
    ...(query === queryOf(first.filters) ? { initialData: first.page, initialDataUpdatedAt: first.loadedMs } : {}),
    placeholderData: keepPreviousData,
    staleTime: REFRESH_MS,
    refetchInterval: REFRESH_MS,
  });
}

async function readPayments(
  query: string,
  { unattended, signal }: { unattended: boolean; signal: AbortSignal },
): Promise<FoundPayments> {
  const response = await fetch(`/api/console/payments?${query}`, {
    // A screen that refreshes itself must not keep an abandoned desk signed in.
    headers: unattended ? { "x-unattended": "1" } : {},
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  if (response.status === 401) leaveForSignIn();
  if (!response.ok) {
    throw new ReadError(`The server answered ${response.status}.`, response.headers.get("x-request-id") ?? undefined);
  }
  return FoundPayments.parse(await response.json());
}

function leaveForSignIn(): void {
  const callbackUrl = `${window.location.pathname}${window.location.search}`;
  window.location.assign(`/sign-in?${new URLSearchParams({ callbackUrl })}`);
}
