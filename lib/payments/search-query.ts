import { Prisma } from "@/lib/db/client";
import { assemble, type ReadPage, type Stop } from "@/lib/payments/search-page";
import type { Read, Row, Span } from "@/lib/payments/search-row";
import { all, orderBy, type Slice } from "@/lib/payments/search-slices";

const { sql, raw, join } = Prisma;

/** What to read: slices, the conditions on each payment `s`, and which part of the list. */
export type Plan = { slices: readonly Slice[]; conditions: Prisma.Sql; span: Span; limit: number };

/** Reads one page: as many payments of each slice as a page has, then the first of them all. */
export async function readPage(read: Read, plan: Plan): Promise<ReadPage> {
  if (plan.slices.length === 0) return { rows: [], more: false, stop: undefined };
  const take = plan.limit + 1;
  const rows = await read<Row>(pageSql(plan, take));
  const short = plan.slices
    .map((slice, n) => ({ slice, n }))
    .filter(({ slice, n }) => slice.stops && rows.filter((row) => row.slice === n).length < take);
  const stops =
    short.length === 0
      ? []
      : await read<Stop>(
          stopSql(
            short.map(({ slice }) => slice),
            plan.span,
          ),
        );
  return assemble(rows, stops, plan.span, plan.limit);
}

function pageSql({ slices, conditions, span }: Plan, take: number): Prisma.Sql {
  const parts = slices.map((slice, n) => {
    const where = all(slice.where ? [conditions, slice.where] : [conditions]);
    return sql`(SELECT ${raw(String(n))} AS slice, s.* FROM (${slice.rows(span, "rows")}) s
      WHERE ${where} ORDER BY ${orderBy(span, "s", slice.leading)} LIMIT ${take})`;
  });
  return sql`
    SELECT u.*, (SELECT m.name FROM merchants m WHERE m.id = u.merchant_id) AS merchant_name,
           c.psp_account_id, c.psp_reference,
           (SELECT a.name FROM psp_accounts a WHERE a.id = c.psp_account_id) AS psp_account_name
    FROM (${join(parts, " UNION ALL ")}) u
    LEFT JOIN LATERAL (
      SELECT c.psp_account_id, c.psp_reference FROM charges c WHERE c.id = u.latest_charge_id LIMIT 1) c ON true`;
}

/** The payment at which each slice stops, where it does. */
function stopSql(slices: readonly Slice[], span: Span): Prisma.Sql {
  const parts = slices.map(
    (slice) => sql`(SELECT s.id FROM (${slice.rows(span, "ids")}) s OFFSET ${span.look - 1} LIMIT 1)`,
  );
  return sql`
    SELECT t.id, p.amount, p.created_at FROM (${join(parts, " UNION ALL ")}) t
    CROSS JOIN LATERAL (SELECT p.amount, p.created_at FROM payment_intents p WHERE p.id = t.id LIMIT 1) p`;
}
