import { Prisma } from "@/lib/db/client";
import { COLUMNS, type Span } from "@/lib/payments/search-row";

/**
 * So many payments are looked at for one page, whatever is asked for: some 20 ms of work. Where filters fit fewer than
 * one in thousands, the page comes back with what was found, and says how far it looked.
 */
export const LOOK_MAX = 10_000;
/** Each of many slices looks at fewer, but at enough that a page comes to something. */
const LOOK_MIN = 500;

/** How far each of some slices looks, so that all of them together don't look further than one. */
export function lookOf(slices: readonly Slice[]): number {
  const walking = slices.filter(({ stops }) => stops).length;
  return Math.max(LOOK_MIN, Math.floor(LOOK_MAX / Math.max(1, walking)));
}

/** A part of a search that one index serves, in the order of the list. */
export type Slice = {
  /** What it reads, for whoever reads a plan. */
  name: string;
  /** Whether it stops after so many payments, so that there may be more behind. */
  stops: boolean;
  /** Its payments `p`, or their ids alone. */
  rows: (span: Span, what: "rows" | "ids") => Prisma.Sql;
  /** A condition on its payments `s` that its index does not know. */
  where?: Prisma.Sql;
  /** Columns that come before the list's own order and have one value in the whole slice. */
  leading: readonly string[];
};

const { sql, raw, join, empty } = Prisma;

/** Columns of an index, each with the one value it has to have. */
export type Values = Readonly<Record<string, string | boolean | bigint>>;

/**
 * Walks an index whose first columns have one value and whose last is the id. The first value is named twice, and the
 * rows are ordered by it first: so the database can't walk the primary key instead, where it would step over everybody
 * else's newer payments to reach those of a merchant that has had none for a year. Naming the others twice too would make
 * that index look dearer than reading all payments of a status.
 */
export function walk(name: string, values: Values = {}): Slice {
  const columns = Object.keys(values);
  const where = Object.entries(values).map(([column, value], at) =>
    at === 0 ? sql`p.${raw(column)} IN (${value}, ${value})` : sql`p.${raw(column)} = ${value}`,
  );
  return {
    name,
    stops: true,
    leading: columns,
    rows: (span, what) => sql`
      SELECT p.id${what === "ids" ? empty : sql`, ${COLUMNS}`} FROM payment_intents p
      WHERE ${all([...where, ...within(span, "p.id")])} ORDER BY ${orderBy(span, "p", columns)} LIMIT ${span.look}`,
  };
}

/** Walks the amounts of one currency. */
export function walkAmounts(currency: string, gte: bigint, lte: bigint): Slice {
  return {
    name: "amounts",
    stops: true,
    leading: [],
    rows: (span, what) => sql`
      SELECT p.id${what === "ids" ? empty : sql`, ${COLUMNS}`} FROM payment_intents p
      WHERE p.currency = ${currency} AND ${amountsWithin(span, gte, lte)}
      ORDER BY p.amount ${raw(span.direction)}, p.id ${raw(span.direction)} LIMIT ${span.look}`,
  };
}

/**
 * The amounts behind the cursor. Where it is within the range, it alone says where they begin: beside another bound the
 * database would begin at that one, and step over all that lies between.
 */
function amountsWithin(span: Span, gte: bigint, lte: bigint): Prisma.Sql {
  const { after, direction } = span;
  const behind = after && sql`(p.amount, p.id) ${sign(span)} (${after.amount}, ${after.id})`;
  if (direction === "desc") {
    const above = behind && after.amount <= lte ? behind : sql`p.amount <= ${lte}`;
    return sql`${above} AND p.amount >= ${gte}`;
  }
  const below = behind && after.amount >= gte ? behind : sql`p.amount >= ${gte}`;
  return sql`${below} AND p.amount <= ${lte}`;
}

/** Walks the payments that have a charge at a PSP account. */
export function walkPsp(account: string): Slice {
  return {
    name: "psp",
    stops: true,
    leading: [],
    rows: (span, what) => {
      const direction = raw(span.direction);
      const ids = sql`
        SELECT DISTINCT ON (c.payment_intent_id) c.payment_intent_id AS id FROM charges c
        WHERE ${all([sql`c.psp_account_id = ${account}`, ...within(span, "c.payment_intent_id")])}
        ORDER BY c.payment_intent_id ${direction} LIMIT ${span.look}`;
      return what === "ids" ? ids : withRows(ids);
    },
  };
}

/** Payments whose ids another query tells. It tells few, so they can be brought into the list's order. */
export function few(name: string, ids: Prisma.Sql): Slice {
  return {
    name,
    stops: false,
    leading: [],
    rows: (span, what) => {
      const ordered = sql`
        SELECT f.id FROM (${ids}) f WHERE ${all(within(span, "f.id"))} ORDER BY f.id ${raw(span.direction)}`;
      return what === "ids" ? ordered : withRows(ordered);
    },
  };
}

/** The order of a slice's rows. */
export function orderBy(span: Span, table: string, leading: readonly string[]): Prisma.Sql {
  const own = span.by === "amount" ? ["amount", "id"] : ["id"];
  return raw([...leading, ...own].map((column) => `${ordered(table, column, span)}`).join(", "));
}

/** All of the conditions; none is no condition. */
export function all(conditions: readonly Prisma.Sql[]): Prisma.Sql {
  return conditions.length === 0 ? sql`true` : join(conditions, " AND ");
}

/** The one index on order ids compares them byte by byte, whatever the database's collation is. */
function ordered(table: string, column: string, { direction }: Span): string {
  if (column !== "order_id") return `${table}.${column} ${direction}`;
  return `${table}.${column} USING ${direction === "desc" ? "~>~" : "~<~"}`;
}

/** Each id's row by the primary key, one after the other and only as many as are asked for. */
function withRows(ids: Prisma.Sql): Prisma.Sql {
  return sql`
    SELECT i.id, p.* FROM (${ids}) i
    CROSS JOIN LATERAL (SELECT ${COLUMNS} FROM payment_intents p WHERE p.id = i.id LIMIT 1) p`;
}

function within(span: Span, id: string): Prisma.Sql[] {
  const column = raw(id);
  return [
    span.after ? sql`${column} ${sign(span)} ${span.after.id}` : undefined,
    span.idFrom ? sql`${column} >= ${span.idFrom}` : undefined,
    span.idBelow ? sql`${column} < ${span.idBelow}` : undefined,
  ].filter((condition) => condition !== undefined);
}

function sign({ direction }: Span): Prisma.Sql {
  return raw(direction === "desc" ? "<" : ">");
}
