import { newId } from "@/lib/core/id";
import type { Tx } from "@/lib/db/client";
import type { LEDGER_ACCOUNTS } from "@/lib/ledger/schema";

type LedgerAccountKind = (typeof LEDGER_ACCOUNTS)[number];

/** One business fact in money. */
export type LedgerEntry = {
  kind: "captured" | "refunded" | "fee" | "dispute";
  /** The PspCall or dispute that moved the money: with `kind`, it posts once. */
  sourceId: string;
  merchantId: string;
  livemode: boolean;
  pspAccountId: string;
  chargeId: string;
  currency: string;
  postings: Array<{ account: LedgerAccountKind; amountMinor: bigint }>;
};

/** Posts an entry in the transaction of the state change that it tells of. The database refuses one that doesn't balance. */
export async function post(tx: Tx, entry: LedgerEntry): Promise<void> {
  const id = newId("ledgerEntry");
  const kinds = entry.postings.map((posting) => posting.account);
  const amounts = entry.postings.map((posting) => posting.amountMinor.toString());
  await tx.ledgerAccount.createMany({
    data: kinds.map((kind) => ({
      merchantId: entry.merchantId,
      livemode: entry.livemode,
      pspAccountId: entry.pspAccountId,
      currency: entry.currency,
      kind,
    })),
    skipDuplicates: true,
  });
  await tx.$executeRaw`
    WITH entry AS (
      INSERT INTO ledger_entries (id, merchant_id, livemode, kind, source_id, charge_id)
      VALUES (${id}, ${entry.merchantId}, ${entry.livemode}, ${entry.kind}, ${entry.sourceId}, ${entry.chargeId})
      RETURNING id)
    INSERT INTO ledger_postings (entry_id, account_id, currency, amount)
    SELECT entry.id, account.id, account.currency, line.amount::bigint
    FROM entry
    CROSS JOIN unnest(${kinds}::text[], ${amounts}::text[]) AS line (kind, amount)
    JOIN ledger_accounts account ON account.kind = line.kind AND account.merchant_id = ${entry.merchantId}
      AND account.livemode = ${entry.livemode} AND account.psp_account_id = ${entry.pspAccountId}
      AND account.currency = ${entry.currency}`;
}
