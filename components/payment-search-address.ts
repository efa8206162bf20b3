import { SearchPayments } from "@/lib/payments/search-schema";

/** What the list shows: all of it stands in the address. */
export type PaymentFilters = SearchPayments;

/** The filters in an address. One that was cut or changed by hand means "everything". */
export function filtersOf(params: URLSearchParams): PaymentFilters {
  const parsed = SearchPayments.safeParse(Object.fromEntries(params));
  return parsed.success ? parsed.data : SearchPayments.parse({});
}

/** The filters as the query of an address: the same filters always make the same text. Defaults are left out. */
export function queryOf(filters: PaymentFilters): string {
  const defaults: PaymentFilters = SearchPayments.parse({});
  const params = new URLSearchParams();
  for (const name of ["q", "order_id", "status", "merchant_id", "limit", "cursor"] as const) {
    const value = filters[name];
    if (value !== undefined && value !== defaults[name]) params.set(name, String(value));
  }
  return params.toString();
}

/** The list's address with these filters. */
export function addressOf(filters: PaymentFilters): string {
  const query = queryOf(filters);
  return query ? `/payments?${query}` : "/payments";
}
