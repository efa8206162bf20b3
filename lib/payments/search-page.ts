import type { Cursor, Row, Span } from "@/lib/payments/search-row";

/** Where a slice stopped looking. */
export type Stop = { id: string; amount: bigint | string; created_at: Date };

/** A page as it was read: rows in the order of reading, whether there are more, and where looking stopped before it was full. */
export type ReadPage = { rows: Row[]; more: boolean; stop: Stop | undefined };

/**
 * Puts a page together from what each slice gave. A slice that stopped knows nothing of what lies behind, so the page
 * ends where the first of them stopped: otherwise the next page would begin behind payments that nobody looked at.
 */
export function assemble(rows: readonly Row[], stops: readonly Stop[], span: Span, limit: number): ReadPage {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const first = stops.toSorted((one, other) => compare(one, other, span))[0];
  const known = [...byId.values()]
    .filter((row) => !first || compare(row, first, span) <= 0)
    .toSorted((one, other) => compare(one, other, span));
  if (known.length > limit) return { rows: known.slice(0, limit), more: true, stop: undefined };
  return { rows: known, more: first !== undefined, stop: first };
}

/** Whether one payment comes before another in the order of reading. Ids sort by creation, byte by byte. */
function compare(one: Place, other: Place, { by, direction }: Span): number {
  const ascending =
    by === "amount"
      ? order(BigInt(one.amount), BigInt(other.amount)) || order(one.id, other.id)
      : order(one.id, other.id);
  return direction === "asc" ? ascending : -ascending;
}

type Place = { id: string; amount: Cursor["amount"] | string };

function order<T extends string | bigint>(one: T, other: T): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
