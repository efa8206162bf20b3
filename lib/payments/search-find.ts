import type { AdminActor } from "@/lib/core/actor";
import { createdWithin } from "@/lib/core/created-range";
import { AppError } from "@/lib/core/error";
import { unknownCursor } from "@/lib/core/page";
import { Prisma } from "@/lib/db/client";
import { drive } from "@/lib/payments/search-drives";
import { conditionsOf } from "@/lib/payments/search-filters";
import { inForce, type SearchInForce } from "@/lib/payments/search-in-force-schema";
import { namesOf } from "@/lib/payments/search-names";
import { readOperators } from "@/lib/payments/search-operators-schema";
import type { ReadPage } from "@/lib/payments/search-page";
import { type Plan, readPage } from "@/lib/payments/search-query";
import { readings } from "@/lib/payments/search-readings";
import { type Cursor, orderOf, type Read, type Span, serialize } from "@/lib/payments/search-row";
import type { FoundPayments, SearchPayments } from "@/lib/payments/search-schema";
import { LOOK_MAX, lookOf } from "@/lib/payments/search-slices";

/** Finds the payments that match, one page of them. `read` is the database, or a test that looks at each plan. */
export async function findPayments(read: Read, actor: AdminActor, asked: SearchPayments): Promise<FoundPayments> {
  const { search, text, setAside } = understood(asked);
  const backwards = search.ending_before !== undefined;
  const { plan, readAs, leftOut } = await planOf(read, actor, search, text, backwards);
  const page = await readPage(read, plan);
  return { ...answer(page, search, backwards), read_as: readAs, left_out: [...setAside, ...leftOut] };
}

/** What of a search counts. One that holds an operator which means nothing is refused. */
export function understood(asked: SearchPayments): SearchInForce {
  const { faults } = readOperators(asked.q ?? "");
  const [fault] = faults;
  if (fault) {
    throw new AppError("invalid_request", fault.message, {
      errors: faults.map(({ message }) => ({ path: "q", code: "unknown_operator", message })),
    });
  }
  return inForce(asked);
}

async function planOf(
  read: Read,
  actor: AdminActor,
  search: SearchPayments,
  text: string,
  backwards: boolean,
): Promise<{ plan: Plan; readAs: string[]; leftOut: string[] }> {
  const [{ names, leftOut }, after, meanings] = await Promise.all([
    namesOf(read, actor, search),
    cursorOf(read, actor, search),
    text === "" ? undefined : readings(read, actor, text),
  ]);
  const { id } = createdWithin("paymentIntent", search);
  const whole: Span = {
    ...orderOf(search.sort, backwards),
    after,
    idFrom: id.gte,
    idBelow: id.lt,
    look: LOOK_MAX,
  };
  const slices = meanings ? meanings.flatMap((each) => each.slices) : await drive(read, actor, search, names, whole);
  const conditions = conditionsOf(actor, search, names);
  return {
    plan: { slices, conditions, span: { ...whole, look: lookOf(slices) }, limit: search.limit },
    readAs: (meanings ?? []).map(({ words }) => words),
    leftOut: [...new Set([...leftOut, ...(meanings ?? []).flatMap((each) => each.leftOut)])],
  };
}

/** The payment that a page begins after. One that the actor may not see is refused as one that is not there. */
async function cursorOf(read: Read, actor: AdminActor, search: SearchPayments): Promise<Cursor | undefined> {
  const path = search.starting_after === undefined ? "ending_before" : "starting_after";
  const id = search[path];
  if (id === undefined) return undefined;
  const [row] = await read<{ amount: bigint | string; merchant_id: string; livemode: boolean }>(Prisma.sql`
    SELECT p.amount, p.merchant_id, p.livemode FROM payment_intents p WHERE p.id = ${id}`);
  const mine = actor.kind === "operator" || (row?.merchant_id === actor.merchantId && row.livemode === actor.livemode);
  if (row && mine) return { id, amount: BigInt(row.amount) };
  throw unknownCursor(path, "must be the id of a payment of this list");
}

function answer(
  { rows, more, stop }: ReadPage,
  search: SearchPayments,
  backwards: boolean,
): Omit<FoundPayments, "read_as" | "left_out"> {
  const data = (backwards ? rows.toReversed() : rows).map(serialize);
  // Where looking stopped, the way goes on from there and not from the last that was found.
  const onwards = more ? (stop?.id ?? rows.at(-1)?.id ?? null) : null;
  const back = search.starting_after === undefined && !backwards ? null : (rows[0]?.id ?? null);
  return {
    data,
    has_more: more,
    next_cursor: backwards ? back : onwards,
    previous_cursor: backwards ? onwards : back,
    looked_to_ms: stop?.created_at.getTime() ?? null,
  };
}
