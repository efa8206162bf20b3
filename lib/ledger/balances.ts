import type { AdminActor } from "@/lib/core/actor";
import { toJsonAmount } from "@/lib/core/money";
import { db } from "@/lib/db/client";
import type { LedgerAccountKind } from "@/lib/ledger/post";

/** What stands on one account of the books. Positive is debit, negative is credit, in minor units. */
export type Balance = {
  merchant_id: string;
  psp: string;
  currency: string;
  account: LedgerAccountKind;
  balance: number;
  livemode: boolean;
};

/** Where the books and the payments say different things, or an entry does not add up to zero. */
export type Imbalance = { what: string; id: string; expected: string; actual: string };

/** More differences than this tell nobody anything. */
const IMBALANCES_MAX = 100;

/**
 * The balances of the books, and whether they are balanced: each entry and each currency adds up to zero, and what was
 * captured and refunded by the books equals what the payments say. A client sees its own merchant and mode, an operator
 * all of them.
 */
export async function ledgerBalances(
  actor: AdminActor,
): Promise<{ balanced: boolean; imbalances: Imbalance[]; data: Balance[] }> {
  const merchantId = actor.kind === "merchant" ? actor.merchantId : null;
  const livemode = actor.kind === "merchant" ? actor.livemode : null;
  const rows = await db().$queryRaw<Array<Omit<Balance, "balance"> & { balance: bigint }>>`
    SELECT a.merchant_id, a.psp_account_id AS psp, a.currency, a.kind AS account, a.livemode,
           coalesce(sum(p.amount), 0)::bigint AS balance
    FROM ledger_accounts a LEFT JOIN ledger_postings p ON p.account_id = a.id
    WHERE (${merchantId}::text IS NULL OR a.merchant_id = ${merchantId})
      AND (${livemode}::boolean IS NULL OR a.livemode = ${livemode})
    GROUP BY a.id ORDER BY a.merchant_id, a.psp_account_id, a.currency, a.kind, a.livemode`;
  const imbalances = await findImbalances(merchantId, livemode);
  const data = rows.map((row) => ({
    ...row,
    balance: Number(row.balance) < 0 ? -toJsonAmount(-row.balance) : toJsonAmount(row.balance),
  }));
  return { balanced: imbalances.length === 0, imbalances, data };
}

async function findImbalances(merchantId: string | null, livemode: boolean | null): Promise<Imbalance[]> {
  return db().$queryRaw<Imbalance[]>`
    WITH booked AS (
      SELECT e.charge_id, e.kind, sum(p.amount) FILTER (WHERE a.kind = 'merchant_payable') AS amount
      FROM ledger_entries e JOIN ledger_postings p ON p.entry_id = e.id JOIN ledger_accounts a ON a.id = p.account_id
      GROUP BY e.charge_id, e.kind),
    charge AS (
      SELECT c.*, coalesce(-captured.amount, 0) AS booked_captured, coalesce(refunded.amount, 0) AS booked_refunded
      FROM charges c
      LEFT JOIN booked captured ON captured.charge_id = c.id AND captured.kind = 'captured'
      LEFT JOIN booked refunded ON refunded.charge_id = c.id AND refunded.kind = 'refunded'
      WHERE (${merchantId}::text IS NULL OR c.merchant_id = ${merchantId})
        AND (${livemode}::boolean IS NULL OR c.livemode = ${livemode}))
    SELECT 'captured of a charge' AS what, id, amount_captured::text AS expected, booked_captured::text AS actual
    FROM charge WHERE amount_captured <> booked_captured
    UNION ALL
    SELECT 'refunded of a charge', id, amount_refunded::text, booked_refunded::text
    FROM charge WHERE amount_refunded <> booked_refunded
    UNION ALL
    SELECT 'captured of a payment', i.id, i.amount_captured::text, coalesce(sum(c.booked_captured), 0)::text
    FROM payment_intents i JOIN charge c ON c.payment_intent_id = i.id
    GROUP BY i.id HAVING i.amount_captured <> coalesce(sum(c.booked_captured), 0)
    UNION ALL
    SELECT 'an entry that does not add up', entry_id, '0', sum(amount)::text
    FROM ledger_postings GROUP BY entry_id, currency HAVING sum(amount) <> 0
    LIMIT ${IMBALANCES_MAX}`;
}
