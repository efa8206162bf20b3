import { pageOrFirst, parseWithPlace } from "@/lib/core/page";

/** A screen full. */
const ROWS = 50;

type Filters = Record<string, string | number | undefined>;

/** The filters in an address. One that was cut or changed by hand means "everything"; a place that is none is `lost`. */
export function filtersOf<Parsed>(
  schema: { safeParse(given: unknown): { data?: Parsed | undefined }; parse(given: unknown): Parsed },
  given: Readonly<Record<string, unknown>>,
): { filters: Parsed; lost: boolean } {
  const { query, lost } = parseWithPlace(schema, { ...given, limit: ROWS });
  return { filters: query ?? schema.parse({ limit: ROWS }), lost };
}

/** The page of a list that the server renders, and when it did. `lost`: it is the first one, for the place is none. */
export type FirstPage<Given, Page> = { filters: Given; page: Page; lost: boolean; loadedMs: number };

/** The page that an address leads to. */
export async function firstPageOf<Given extends object, Page>(
  schema: Parameters<typeof filtersOf<Given>>[0],
  given: Readonly<Record<string, unknown>>,
  read: (filters: Given) => Promise<Page>,
): Promise<FirstPage<Given, Page>> {
  const { filters, lost } = filtersOf(schema, given);
  const { query, page, lost: unknown } = await pageOrFirst(filters, read);
  return { filters: query, page, lost: lost || unknown, loadedMs: Date.now() };
}

/** The filters as the query of a read: the same filters always make the same text. */
export function queryOf(filters: Filters): string {
  const given = Object.entries(filters).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [[name, String(value)]],
  );
  return new URLSearchParams(given.toSorted()).toString();
}

/** A page's address with these filters. */
export function addressOf(path: string, { limit: _, ...filters }: Filters): string {
  const query = queryOf(filters);
  return query ? `${path}?${query}` : path;
}
