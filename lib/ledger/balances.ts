import type { AdminActor } from "@/lib/core/actor";
import { toJsonAmount } from "@/lib/core/money";
import { db, Prisma } from "@/lib/db/client";
import type { Balance, BalanceQuery, Balances, Total } from "@/lib/ledger/schema";

/** Accounts on one page. */
const SHOWN_MAX = 200;

/**
 * What stands on an account: what is added up already, and the postings since. So it costs what happened in the last
 * minutes, and not what happened in years.
 */
const STANDS = Prisma.sql`(coalesce(b.balance, 0) + coalesce(recent.amount, 0))`;
const RECENT = Prisma.sql`
  recent AS (
    SELECT account_id, sum(amount)::bigint AS amount FROM ledger_postings
    WHERE id > coalesce((SELECT added_up_to FROM ledger_progress), 0) GROUP BY account_id)`;
const ACCOUNTS = Prisma.sql`
  ledger_accounts a LEFT JOIN ledger_balances b ON b.account_id = a.id LEFT JOIN recent ON recent.account_id = a.id`;

/** The balances of the books, a page at a time, and the totals of all. A client sees its own merchant and mode. */
export async function ledgerBalances(actor: AdminActor, query: BalanceQuery): Promise<Balances> {
  const where = conditionsOf(actor, query);
  const [rows, totals] = await Promise.all([
    db().$queryRaw<Balance[]>`
      WITH ${RECENT}
      SELECT a.id::text AS account_id, a.merchant_id, m.name AS merchant_name, a.psp_account_id AS psp, p.name AS psp_name,
             a.currency, a.kind AS account, a.livemode, ${STANDS}::text AS balance
      FROM ${ACCOUNTS} JOIN merchants m ON m.id = a.merchant_id JOIN psp_accounts p ON p.id = a.psp_account_id
      WHERE ${where} AND ${after(query)}
      ORDER BY a.merchant_id, a.livemode, a.psp_account_id, a.currency, a.kind LIMIT ${SHOWN_MAX + 1}`,
    db().$queryRaw<Total[]>`
      WITH ${RECENT}
      SELECT a.currency, a.livemode, a.kind AS account, sum${STANDS}::text AS balance
      FROM ${ACCOUNTS} WHERE ${where}
      GROUP BY a.currency, a.livemode, a.kind ORDER BY a.livemode DESC, a.currency, a.kind`,
  ]);
  const data = rows.slice(0, SHOWN_MAX);
  const more = rows.length > SHOWN_MAX;
  return { data, totals, has_more: more, next_cursor: more ? (data.at(-1)?.account_id ?? null) : null };
}

/** The same for programs, with amounts as every other amount of the API. */
export async function ledgerBalancesInJson(actor: AdminActor, query: BalanceQuery) {
  const balances = await ledgerBalances(actor, query);
  const inJson = <Row extends { balance: string }>(row: Row) => ({
    ...row,
    balance: signedAmount(BigInt(row.balance)),
  });
  return { ...balances, data: balances.data.map(inJson), totals: balances.totals.map(inJson) };
}

function signedAmount(minor: bigint): number {
  return minor < 0n ? -toJsonAmount(-minor) : toJsonAmount(minor);
}

function conditionsOf(actor: AdminActor, query: BalanceQuery): Prisma.Sql {
  const livemode = query.livemode === undefined ? undefined : query.livemode === "true";
  const conditions = [
    actor.kind === "merchant"
      ? Prisma.sql`a.merchant_id = ${actor.merchantId} AND a.livemode = ${actor.livemode}`
      : undefined,
    query.merchant_id === undefined ? undefined : Prisma.sql`a.merchant_id = ${query.merchant_id}`,
    query.psp === undefined ? undefined : Prisma.sql`a.psp_account_id = ${query.psp}`,
    query.currency === undefined ? undefined : Prisma.sql`a.currency = ${query.currency}`,
    query.account === undefined ? undefined : Prisma.sql`a.kind = ${query.account}`,
    livemode === undefined ? undefined : Prisma.sql`a.livemode = ${livemode}`,
  ].filter((condition) => condition !== undefined);
  return conditions.length > 0 ? Prisma.join(conditions, " AND ") : Prisma.sql`true`;
}

function after({ after: accountId }: BalanceQuery): Prisma.Sql {
  if (accountId === undefined) return Prisma.sql`true`;
  return Prisma.sql`(a.merchant_id, a.livemode, a.psp_account_id, a.currency, a.kind) > (
    SELECT l.merchant_id, l.livemode, l.psp_account_id, l.currency, l.kind FROM ledger_accounts l
    WHERE l.id = ${BigInt(accountId)})`;
}
