/** A screen full. */
const ROWS = 50;

type Filters = Record<string, string | number | undefined>;

/** The filters in an address. One that was cut or changed by hand means "everything". */
export function filtersOf<Parsed>(
  schema: { safeParse(given: unknown): { data?: Parsed | undefined }; parse(given: unknown): Parsed },
  given: Readonly<Record<string, unknown>>,
): Parsed {
  return schema.safeParse({ ...given, limit: ROWS }).data ?? schema.parse({ limit: ROWS });
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
