import type { AdminActor } from "@/lib/core/actor";
import { localeOf } from "@/lib/core/locale";
import { Prisma } from "@/lib/db/client";
import { idsByReference, idsOf, KEY_HITS_MAX } from "@/lib/payments/search-filters";
import { beginning, firstMerchantsText, merchantsNamed } from "@/lib/payments/search-names";
import type { Read } from "@/lib/payments/search-row";
import { few, LOOK_MAX, type Slice, walk } from "@/lib/payments/search-slices";
import { type Reading, readingWords, readText } from "@/lib/payments/search-text";

const { sql, raw } = Prisma;

/** An order id without the spaces around it, those that `trim` takes away. As the index `payment_intents_in_spaces` has it. */
const TRIMMED = raw(
  String.raw`btrim(p.order_id, U&'\0009\000a\000b\000c\000d \00a0\1680\2000\2001\2002\2003\2004\2005\2006\2007\2008\2009\200a\2028\2029\202f\205f\3000\feff')`,
);

/** A reading with the slices that hold what it means, and what of it they don't hold, in sentences. */
export type SlicedReading = { reading: Reading; words: string; slices: Slice[]; leftOut: string[] };

/** Everything that a text can mean, as slices. Readings that can't find anything are left out. */
export async function readings(read: Read, actor: AdminActor, text: string): Promise<SlicedReading[]> {
  const possible = readText(text);
  const common = await isCommonBeginning(read, possible);
  const found = await Promise.all(
    possible
      // A beginning of countless orders that is a whole order id means that order.
      .filter(({ kind }) => !(kind === "order_prefix" && common === "and an order"))
      .map(async (reading) =>
        reading.kind === "merchant"
          ? await slicedMerchants(read, actor, reading)
          : { reading, words: readingWords(reading, localeOf(actor)), slices: slicesOf(reading, common), leftOut: [] },
      ),
  );
  return found.filter(({ slices }) => slices.length > 0);
}

type Common = "no" | "yes" | "and an order";

/** Whether so many orders begin with a text that they can't be brought into the list's order. */
async function isCommonBeginning(read: Read, possible: readonly Reading[]): Promise<Common> {
  const reading = possible.find((each) => each.kind === "order_prefix");
  if (!reading) return "no";
  const [row] = await read<{ orders: bigint | string; exact: boolean }>(sql`
    SELECT (SELECT count(*) FROM (${idsByBeginning(reading.prefix, LOOK_MAX + 1)}) b) AS orders,
           EXISTS (SELECT 1 FROM payment_intents p WHERE p.order_id = ${reading.prefix}) AS exact`);
  if (!row || Number(row.orders) <= LOOK_MAX) return "no";
  return row.exact ? "and an order" : "yes";
}

type NameReading = Extract<Reading, { kind: "merchant" }>;

async function slicedMerchants(read: Read, actor: AdminActor, reading: NameReading): Promise<SlicedReading> {
  const { merchants, leftOut } = await merchantsNamed(read, actor, reading.name);
  const slices = merchants.flatMap(({ id: merchant_id }) =>
    [true, false].map((livemode) => walk("merchant", { merchant_id, livemode })),
  );
  const words = leftOut.length > 0 ? firstMerchantsText(reading.name) : readingWords(reading, localeOf(actor));
  return { reading, words, slices, leftOut };
}

function slicesOf(reading: Exclude<Reading, NameReading>, common: Common): Slice[] {
  switch (reading.kind) {
    case "order":
      return [walk("order", { order_id: reading.orderId }), few("order in spaces", idsInSpaces(reading.orderId))];
    case "order_prefix":
      return common === "no"
        ? [few("order prefix", idsByBeginning(reading.prefix, LOOK_MAX))]
        : [{ ...walk("common order prefix"), where: sql`s.order_id LIKE ${beginning(reading.prefix)}` }];
    case "psp_reference":
      return [few("psp reference", idsByReference(reading.reference))];
    case "last4":
      return [walk("last4", { card_last4: reading.last4 })];
    case "amount":
      return [walk("amount", { currency: reading.currency, amount: reading.amountMinor })];
    default:
      return [few(reading.kind, idsOf(reading.kind, reading.id))];
  }
}

/**
 * Orders whose id is a text with spaces around it: what is typed comes without them. Merchants hardly ever write such ids,
 * and an index holds those alone.
 */
function idsInSpaces(seen: string): Prisma.Sql {
  return sql`SELECT p.id FROM payment_intents p
    WHERE ${TRIMMED} = ${seen} AND ${TRIMMED} <> p.order_id LIMIT ${KEY_HITS_MAX}`;
}

function idsByBeginning(prefix: string, limit: number): Prisma.Sql {
  return sql`SELECT p.id FROM payment_intents p WHERE p.order_id LIKE ${beginning(prefix)}
    ORDER BY p.order_id USING ~<~ LIMIT ${limit}`;
}
