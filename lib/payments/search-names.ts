import type { AdminActor } from "@/lib/core/actor";
import { isolated } from "@/lib/core/isolate";
import { Prisma } from "@/lib/db/client";
import type { Names } from "@/lib/payments/search-filters";
import type { Read } from "@/lib/payments/search-row";
import type { SearchPayments } from "@/lib/payments/search-schema";
import { all } from "@/lib/payments/search-slices";

const { sql } = Prisma;

/** A name that more merchants begin with is not a name yet: the first ones are looked at, and it is said that they are. */
const MERCHANTS_MAX = 10;

/** Merchants by the beginning of their name. `leftOut` says of the others, if there are any, that they were not looked at. */
export type NamedMerchants = { merchants: Array<{ id: string; name: string }>; leftOut: string[] };

/** The letters of a text, for a LIKE: `%` and `_` in it are letters and not wildcards. */
export function beginning(text: string): string {
  return `${text.replace(/[\\%_]/g, "\\$&")}%`;
}

/** The merchants whose name begins with a text, in any case; those who have exactly this name come first. */
export async function merchantsNamed(read: Read, actor: AdminActor, name: string): Promise<NamedMerchants> {
  const own = actor.kind === "merchant" ? [sql`m.id = ${actor.merchantId}`] : [];
  const found = await read<{ id: string; name: string }>(sql`
    SELECT m.id, m.name FROM merchants m
    WHERE ${all([sql`lower(m.name) LIKE lower(${beginning(name)})`, ...own])}
    ORDER BY lower(m.name), m.id LIMIT ${MERCHANTS_MAX + 1}`);
  const leftOut = found.length > MERCHANTS_MAX ? [leftOutText(name)] : [];
  return { merchants: found.slice(0, MERCHANTS_MAX), leftOut };
}

/** The merchants that are looked at when more have a name, in words. */
export function firstMerchantsText(name: string): string {
  return `the first ${MERCHANTS_MAX} merchants whose name begins with ${name}`;
}

function leftOutText(name: string): string {
  return `More than ${MERCHANTS_MAX} merchants have a name that begins with ${isolated(name)}, and only the first ${MERCHANTS_MAX} were looked at. Write more of the name.`;
}

/** Looks up what is named in the filters. A name that nobody has fits nothing. */
export async function namesOf(
  read: Read,
  actor: AdminActor,
  search: SearchPayments,
): Promise<{ names: Names; leftOut: string[] }> {
  const [{ merchants, leftOut }, psps] = await Promise.all([
    merchantsOf(read, actor, search),
    pspsOf(read, search.psp),
  ]);
  return { names: { merchants, psps }, leftOut };
}

async function merchantsOf(
  read: Read,
  actor: AdminActor,
  { merchant_id: id, merchant: name }: SearchPayments,
): Promise<{ merchants: string[] | undefined; leftOut: string[] }> {
  if (name === undefined) return { merchants: id === undefined ? undefined : [id], leftOut: [] };
  const { merchants, leftOut } = await merchantsNamed(read, actor, name);
  const ids = merchants.map((each) => each.id);
  return { merchants: id === undefined ? ids : ids.filter((each) => each === id), leftOut };
}

/** `psp_sim_b`, `sim_b` and "Simulator B" all name that account. An installation has a handful of accounts. */
async function pspsOf(read: Read, psp: string | undefined): Promise<string[] | undefined> {
  if (psp === undefined) return undefined;
  const found = await read<{ id: string }>(sql`
    SELECT a.id FROM psp_accounts a
    WHERE a.id = ${psp} OR a.id = ${`psp_${psp}`} OR lower(a.name) = lower(${psp}) ORDER BY a.id LIMIT 10`);
  return found.map(({ id }) => id);
}
