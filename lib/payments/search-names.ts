import type { AdminActor } from "@/lib/core/actor";
import { Prisma } from "@/lib/db/client";
import type { Names } from "@/lib/payments/search-filters";
import type { Read } from "@/lib/payments/search-row";
import type { SearchPayments } from "@/lib/payments/search-schema";
import { all } from "@/lib/payments/search-slices";

const { sql } = Prisma;

/** A name that more merchants begin with is not a name yet. */
export const MERCHANTS_MAX = 10;

/** The letters of a text, for a LIKE: `%` and `_` in it are letters and not wildcards. */
export function beginning(text: string): string {
  return `${text.replace(/[\\%_]/g, "\\$&")}%`;
}

/** The merchants whose name begins with a text, in any case; those who have exactly this name come first. */
export function merchantsNamed(
  read: Read,
  actor: AdminActor,
  name: string,
): Promise<Array<{ id: string; name: string }>> {
  const own = actor.kind === "merchant" ? [sql`m.id = ${actor.merchantId}`] : [];
  return read(sql`
    SELECT m.id, m.name FROM merchants m
    WHERE ${all([sql`lower(m.name) LIKE lower(${beginning(name)})`, ...own])}
    ORDER BY lower(m.name), m.id LIMIT ${MERCHANTS_MAX}`);
}

/** Looks up what is named in the filters. A name that nobody has fits nothing. */
export async function namesOf(read: Read, actor: AdminActor, search: SearchPayments): Promise<Names> {
  const [merchants, psps] = await Promise.all([merchantsOf(read, actor, search), pspsOf(read, search.psp)]);
  return { merchants, psps };
}

async function merchantsOf(
  read: Read,
  actor: AdminActor,
  { merchant_id: id, merchant: name }: SearchPayments,
): Promise<string[] | undefined> {
  if (name === undefined) return id === undefined ? undefined : [id];
  const found = (await merchantsNamed(read, actor, name)).map((each) => each.id);
  return id === undefined ? found : found.filter((each) => each === id);
}

/** `psp_sim_b`, `sim_b` and "Simulator B" all name that account. An installation has a handful of accounts. */
async function pspsOf(read: Read, psp: string | undefined): Promise<string[] | undefined> {
  if (psp === undefined) return undefined;
  const found = await read<{ id: string }>(sql`
    SELECT a.id FROM psp_accounts a
    WHERE a.id = ${psp} OR a.id = ${`psp_${psp}`} OR lower(a.name) = lower(${psp}) ORDER BY a.id LIMIT 10`);
  return found.map(({ id }) => id);
}
