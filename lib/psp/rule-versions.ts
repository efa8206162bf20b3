import type { AdminActor } from "@/lib/core/actor";
import { type Page, type PageQuery, readPage } from "@/lib/core/page";
import { db, type RoutingRuleSet as Row } from "@/lib/db/client";
import { operatorNames } from "@/lib/psp/people";
import { RoutingRules, type RoutingVersion, type RoutingView } from "@/lib/psp/routing-schema";
import { changesBetween } from "@/lib/psp/rule-changes";
import { getRoutingRules } from "@/lib/psp/rule-sets";

/** A page of the console shows so many versions, and so many merchants to choose from. */
const VERSIONS_SHOWN = 20;
const MERCHANTS_MAX = 500;

/** The versions of a mode's rules, newest first, each with what it changed. Its cursor is a version's number. */
export async function listRoutingVersions(
  _actor: AdminActor,
  livemode: boolean,
  query: PageQuery,
): Promise<Page<RoutingVersion>> {
  const page = await readPage<Row & { id: string }, Row>(query, {
    owns: async (id) => (await db().routingRuleSet.count({ where: { livemode, version: numberOf(id) } })) === 1,
    read: async ({ id, orderBy, take }) => {
      const rows = await db().routingRuleSet.findMany({
        where: {
          livemode,
          version: {
            ...(id.lt === undefined ? {} : { lt: numberOf(id.lt) }),
            ...(id.gt === undefined ? {} : { gt: numberOf(id.gt) }),
          },
        },
        orderBy: { version: orderBy[1].id },
        take,
      });
      return rows.map((row) => ({ ...row, id: String(row.version) }));
    },
    show: (row) => row,
  });
  return { ...page, data: await showVersions(livemode, page.data) };
}

/** The rules of a mode with everything that one needs to change them. */
export async function routingView(actor: AdminActor, wanted?: boolean): Promise<RoutingView> {
  const accounts = await db().pspAccount.findMany({
    select: { id: true, name: true, enabled: true, priority: true, livemode: true },
    orderBy: [{ priority: "asc" }, { id: "asc" }],
  });
  const modes = [true, false].filter((mode) => accounts.some(({ livemode }) => livemode === mode));
  // Where there is money, people come for the rules that move it.
  const livemode = wanted ?? modes[0] ?? false;
  const [current, { data: versions }, merchants] = await Promise.all([
    getRoutingRules(livemode),
    listRoutingVersions(actor, livemode, { limit: VERSIONS_SHOWN }),
    db().merchant.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" }, take: MERCHANTS_MAX }),
  ]);
  const own = accounts.filter((account) => account.livemode === livemode);
  return {
    livemode,
    modes,
    current,
    versions,
    accounts: own.map(({ id, name, enabled, priority }) => ({ id, name, enabled, priority })),
    merchants,
  };
}

/** Versions with their authors' names and their changes, each against the one before it. */
async function showVersions(livemode: boolean, rows: readonly Row[]): Promise<RoutingVersion[]> {
  const oldest = rows.at(-1);
  const [names, before] = await Promise.all([
    operatorNames(rows.map(({ authorId }) => authorId)),
    oldest &&
      db().routingRuleSet.findUnique({ where: { livemode_version: { livemode, version: oldest.version - 1 } } }),
  ]);
  const all = before ? [...rows, before] : rows;
  return rows.map((row, index) => {
    const rules = RoutingRules.parse(row.rules);
    return {
      version: row.version,
      rules,
      livemode,
      author_id: row.authorId,
      author_name: names.get(row.authorId) ?? null,
      created_ms: row.createdAt.getTime(),
      changes: changesBetween(RoutingRules.parse(all[index + 1]?.rules ?? []), rules),
    };
  });
}

/** A cursor that is no number is of no version. */
function numberOf(cursor: string): number {
  return /^\d{1,9}$/.test(cursor) ? Number(cursor) : 0;
}
