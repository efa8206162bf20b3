import { z } from "zod";
import { AppError } from "@/lib/core/error";

const LIMIT_DEFAULT = 20;
/** A hundred objects are one quick read and a body of well under a megabyte. */
const LIMIT_MAX = 100;

/** An integer in an address: digits and nothing else, where a number's own parser would also take "1e2" or "". */
export function queryInteger(min: number, max: number) {
  return z.preprocess(
    (value) => (typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : value),
    z.int("must be an integer, written in digits").min(min).max(max),
  );
}

const cursor = z.string().regex(/^\w{1,64}$/, "must be the id of an object of this list");

/** The query of every list. A list adds its filters by `PageQuery.safeExtend({ … })`. */
export const PageQuery = z
  .strictObject({
    limit: queryInteger(1, LIMIT_MAX).default(LIMIT_DEFAULT),
    starting_after: cursor.optional(),
    ending_before: cursor.optional(),
  })
  .refine((query) => query.starting_after === undefined || query.ending_before === undefined, {
    path: ["ending_before"],
    message: "must not be given together with starting_after",
  });
export type PageQuery = z.output<typeof PageQuery>;

/** The answer of a list of these items, newest first. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    data: z.array(item),
    /** Whether there are more in the direction that was asked for: older ones, or newer ones for `ending_before`. */
    has_more: z.boolean(),
    /** What to give as `starting_after` for the next older page; null where the list ends. */
    next_cursor: z.string().nullable(),
  });
}
export type Page<Item> = { data: Item[]; has_more: boolean; next_cursor: string | null };

type Direction = "asc" | "desc";

/** Which rows a query has to read, in the words of Prisma. */
export type Slice = {
  id: { lt?: string; gt?: string };
  orderBy: [{ merchantId: Direction }, { id: Direction }];
  take: number;
};

/**
 * The condition that rows are a merchant's own, in the words of Prisma. For a slice it names the merchant twice, and the
 * slice is ordered by merchant first: so the database can't read it over the primary key, where it would step over
 * everybody else's newer rows to reach those of a merchant who has had none for a year. Both change no result.
 */
export function ownRows({ merchantId, livemode }: { merchantId: string; livemode: boolean }) {
  return { merchantId: { in: [merchantId, merchantId] }, livemode };
}

/** A list that can be read in slices. */
type Source<Row extends { id: string }, Item> = {
  /** Whether an id is an object of the caller's own, whether or not the filters let it through. */
  owns: (id: string) => Promise<boolean>;
  /** The rows of a slice: the caller's own, filtered. */
  read: (slice: Slice) => Promise<Row[]>;
  show: (row: Row) => Item;
};

/**
 * Reads one page of a list, newest first. A page begins at an id and not after a number of rows, so it stays where it
 * is while objects come in. A cursor that is not an object of the caller's own is refused, the same for one that exists
 * elsewhere as for one that does not; one that no longer passes the filters is a place in the list as good as any.
 */
export async function readPage<Row extends { id: string }, Item>(
  query: PageQuery,
  source: Source<Row, Item>,
): Promise<Page<Item>> {
  await refuseUnknownCursor(query, source.owns);
  const backwards = query.ending_before !== undefined;
  const slice: Slice = backwards
    ? { id: { gt: query.ending_before }, orderBy: orderBy("asc"), take: query.limit + 1 }
    : { id: { lt: query.starting_after }, orderBy: orderBy("desc"), take: query.limit + 1 };
  // One row more than the page tells whether there is another page.
  const read = await source.read(slice);
  const rows = read.slice(0, query.limit);
  if (backwards) rows.reverse();
  const hasMore = read.length > query.limit;
  const oldest = rows.at(-1)?.id;
  const olderFollow = backwards ? oldest !== undefined && (await hasOlder(source, oldest)) : hasMore;
  return {
    data: rows.map(source.show),
    has_more: hasMore,
    next_cursor: olderFollow ? (oldest ?? null) : null,
  };
}

/** Where in a list a page begins, as an address has it. */
const PLACES = ["starting_after", "ending_before", "after"] as const;

/**
 * Reads an address's query, and without its place in the list where it can't be read with it. `lost`: there was a place
 * that is none.
 */
export function parseWithPlace<Query>(
  schema: { safeParse(given: unknown): { data?: Query | undefined } },
  given: Readonly<Record<string, unknown>>,
): { query: Query | undefined; lost: boolean } {
  const query = schema.safeParse(given).data;
  const placed = PLACES.some((name) => given[name] !== undefined);
  if (query || !placed) return { query, lost: false };
  const first = schema.safeParse(withoutPlace(given)).data;
  return { query: first, lost: first !== undefined };
}

/** A page for a screen, which shows the list's beginning where its address names a place that is none. */
export async function pageOrFirst<Query extends object, Shown>(
  query: Query,
  read: (query: Query) => Promise<Shown>,
): Promise<{ query: Query; page: Shown; lost: boolean }> {
  try {
    return { query, page: await read(query), lost: false };
  } catch (error) {
    if (!isUnknownCursor(error)) throw error;
    const first = withoutPlace(query);
    return { query: first, page: await read(first), lost: true };
  }
}

/** The same query from the beginning of its list. */
export function withoutPlace<Query extends object>(query: Query): Query {
  const first = { ...query };
  for (const name of PLACES) Reflect.deleteProperty(first, name);
  return first;
}

function isUnknownCursor(error: unknown): boolean {
  return error instanceof AppError && (error.errors ?? []).some(({ code }) => code === UNKNOWN_CURSOR);
}

/** The refusal of a place that is none. */
export function unknownCursor(path: string, message = "must be the id of an object of this list"): AppError {
  return new AppError("invalid_request", `${path}: ${message}.`, { errors: [{ path, code: UNKNOWN_CURSOR, message }] });
}

const UNKNOWN_CURSOR = "unknown_cursor";

async function refuseUnknownCursor(query: PageQuery, owns: (id: string) => Promise<boolean>): Promise<void> {
  for (const path of ["starting_after", "ending_before"] as const) {
    const id = query[path];
    if (id === undefined || (await owns(id))) continue;
    throw unknownCursor(path);
  }
}

async function hasOlder<Row extends { id: string }>(
  { read }: Pick<Source<Row, unknown>, "read">,
  id: string,
): Promise<boolean> {
  return (await read({ id: { lt: id }, orderBy: orderBy("desc"), take: 1 })).length > 0;
}

function orderBy(direction: Direction): Slice["orderBy"] {
  return [{ merchantId: direction }, { id: direction }];
}
