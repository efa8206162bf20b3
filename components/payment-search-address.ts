import { type ColumnName, columnsOf, DEFAULT_COLUMNS } from "@/components/payment-columns";
import { parseWithPlace } from "@/lib/core/page";
import { CARD_DATA_CODE, SEARCH_LAST4 } from "@/lib/core/text";
import { withoutOperators } from "@/lib/payments/search-in-force-schema";
import { SearchPayments } from "@/lib/payments/search-schema";

/** What the list shows: all of it stands in the address. */
export type PaymentList = { search: SearchPayments; columns: readonly ColumnName[] };
export type Changes = Partial<SearchPayments> & { columns?: readonly ColumnName[] };

/** The list in an address. One that was cut or changed by hand means "everything", and `unread` says why; `lost`: only its place is none. */
export function listOf(params: Readonly<Record<string, unknown>>): PaymentList & { lost: boolean; unread?: string } {
  const { columns: named, ...search } = params;
  const columns = columnsOf(named);
  const { query, lost } = parseWithPlace(SearchPayments, search);
  if (query) return { search: query, columns, lost };
  const [issue] = SearchPayments.safeParse(search).error?.issues ?? [];
  const isCard = issue?.code === "custom" && issue.params?.code === CARD_DATA_CODE;
  const unread = isCard
    ? `it holds what looks like a card number. ${SEARCH_LAST4}`
    : `${issue?.path.join(".")} ${issue?.message}.`;
  return { search: SearchPayments.parse({}), columns, lost: false, unread };
}

/** The list with some things changed. Another list begins at its beginning, and a filter takes the place of what the text says of it. */
export function changed(list: PaymentList, { columns = list.columns, ...changes }: Changes): PaymentList {
  const q = withoutOperators(list.search.q ?? "", Object.keys(changes)) || undefined;
  return { search: { ...list.search, q, starting_after: undefined, ending_before: undefined, ...changes }, columns };
}

/** What the server is asked for: the same search always makes the same text. Defaults are left out. */
export function queryOf(search: SearchPayments): string {
  const defaults: Readonly<Record<string, unknown>> = SearchPayments.parse({});
  const given = Object.entries(search).filter(([name, value]) => value !== undefined && value !== defaults[name]);
  // The text last, where it is seen to grow.
  const sorted = given.toSorted(([one], [other]) => (one === "q" ? 1 : other === "q" ? -1 : one.localeCompare(other)));
  return new URLSearchParams(sorted.map(([name, value]) => [name, String(value)])).toString();
}

/** The list as the query of an address. */
export function listQuery({ search, columns }: PaymentList): string {
  const query = queryOf(search);
  if (columns.join() === DEFAULT_COLUMNS.join()) return query;
  return [`columns=${columns.join(",")}`, query].filter((part) => part !== "").join("&");
}

/** The list's address. */
export function addressOf(list: PaymentList): string {
  const query = listQuery(list);
  return query ? `/payments?${query}` : "/payments";
}

/** Whether anything narrows the list. */
export function isNarrowed({ search }: PaymentList): boolean {
  return queryOf({ ...search, limit: 20, sort: "-created" }) !== "";
}
