import type { AdminActor } from "@/lib/core/actor";
import { AMOUNT_MAX } from "@/lib/core/money";
import { Prisma } from "@/lib/db/client";
import { exactIds, type Names } from "@/lib/payments/search-filters";
import type { Read, Span } from "@/lib/payments/search-row";
import type { SearchPayments } from "@/lib/payments/search-schema";
import { few, LOOK_MAX, type Slice, type Values, walk, walkAmounts, walkPsp } from "@/lib/payments/search-slices";

const { sql, join, raw } = Prisma;

/** A way into the list: slices which together hold every payment that its own filter fits, and the ids of them. */
type Drive = { slices: Slice[]; ids: Prisma.Sql };

/**
 * The slices that a list of filters is read by. Of the ways into it, the one with the fewest payments: if they can be
 * looked at in one go, the answer is complete, however the other filters cut it down.
 */
export async function drive(
  read: Read,
  actor: AdminActor,
  search: SearchPayments,
  names: Names,
  span: Span,
): Promise<Slice[]> {
  if (span.by === "amount") return [amountsOf(search)];
  const [exact] = exactIds(search);
  if (exact) return [few(exact.name, exact.ids)];
  const drives = drivesOf(actor, search, names);
  const range = amountRange(search);
  const counted = range ? [...drives, range] : drives;
  const smallest = counted.length > 1 || range ? await fewest(read, counted) : undefined;
  return (smallest ?? drives[0])?.slices ?? [walk("all")];
}

/** The likely best way in first. What two filters fit together is never more than what one of them does: that one is left out. */
function drivesOf(actor: AdminActor, search: SearchPayments, names: Names): Drive[] {
  const { order_id, status, last4, currency, amount_gte: gte, amount_lte: lte } = search;
  const tenants = tenantsOf(actor, names);
  const drives: Array<Drive | undefined> = [
    order_id === undefined ? undefined : over([{ order_id }]),
    currency && gte !== undefined && gte === lte ? over([{ currency, amount: BigInt(gte) }]) : undefined,
    last4 === undefined ? undefined : over([{ card_last4: last4 }]),
    tenants && status ? over(tenants.map((tenant) => ({ ...tenant, status }))) : undefined,
    tenants && !status ? over(tenants) : undefined,
    status && !tenants ? over([{ status }]) : undefined,
    names.psps === undefined ? undefined : walks(names.psps.map(walkPsp)),
  ];
  return drives.filter((each) => each !== undefined);
}

function over(values: readonly Values[]): Drive {
  return walks(values.map((columns) => walk(Object.keys(columns).join("+"), columns)));
}

/** What nobody has fits nothing. */
function walks(slices: Slice[]): Drive {
  const ids = slices.map((slice) => sql`(${slice.rows(WHOLE, "ids")})`);
  return { slices, ids: ids.length === 0 ? sql`SELECT NULL::text AS id WHERE false` : join(ids, " UNION ALL ") };
}

/** From the newest payment on. */
const WHOLE: Span = {
  by: "created",
  direction: "desc",
  after: undefined,
  idFrom: undefined,
  idBelow: undefined,
  look: LOOK_MAX,
};

/** A merchant's payments are kept by mode. */
function tenantsOf(actor: AdminActor, names: Names): Array<{ merchant_id: string; livemode: boolean }> | undefined {
  if (actor.kind === "merchant") return [{ merchant_id: actor.merchantId, livemode: actor.livemode }];
  return names.merchants?.flatMap((merchant_id) => [
    { merchant_id, livemode: true },
    { merchant_id, livemode: false },
  ]);
}

/**
 * A range of amounts is not in the order of the list: few are put into it, and of many the list itself soon meets some.
 * One amount is, and is walked.
 */
function amountRange(search: SearchPayments): Drive | undefined {
  const { currency, amount_gte: gte, amount_lte: lte } = search;
  if (!currency || gte === lte) return undefined;
  const ids = sql`
    SELECT p.id FROM payment_intents p WHERE p.currency = ${currency}
      AND p.amount >= ${BigInt(gte ?? 0)} AND p.amount <= ${lte === undefined ? AMOUNT_MAX : BigInt(lte)}
    ORDER BY p.amount LIMIT ${LOOK_MAX}`;
  return { slices: [few("amount range", ids)], ids };
}

function amountsOf({ currency = "", amount_gte: gte, amount_lte: lte }: SearchPayments): Slice {
  return walkAmounts(currency, BigInt(gte ?? 0), lte === undefined ? AMOUNT_MAX : BigInt(lte));
}

/** The drive with the fewest payments, if they are fewer than are looked at in one go. */
async function fewest(read: Read, drives: readonly Drive[]): Promise<Drive | undefined> {
  const counts = drives.map(
    ({ ids }, n) => sql`(SELECT count(*) FROM (SELECT FROM (${ids}) d LIMIT ${LOOK_MAX}) c) AS ${raw(`c${n}`)}`,
  );
  const [row = {}] = await read<Record<string, bigint | string>>(sql`SELECT ${join(counts)}`);
  const sizes = drives.map((each, n) => ({ each, size: Number(row[`c${n}`]) }));
  const smallest = sizes.toSorted((one, other) => one.size - other.size)[0];
  return smallest && smallest.size < LOOK_MAX ? smallest.each : undefined;
}
