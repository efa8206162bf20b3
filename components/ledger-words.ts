import type { Balance } from "@/lib/ledger/schema";

/** The books' accounts, as somebody says it who has to explain them. */
export const accountWords: Readonly<Record<Balance["account"], string>> = {
  psp_receivable: "Owed by the PSP",
  merchant_payable: "Owed to the merchant",
  psp_fees: "PSP fees",
  disputes: "Disputes",
};

/** What of the books an address shows. */
export type LedgerAddress = {
  merchant_id?: string | undefined;
  psp?: string | undefined;
  currency?: string | undefined;
  account?: string | undefined;
  livemode?: string | undefined;
  after?: string | undefined;
};

/** The query of an address: a change of what is shown begins at the first page. */
export function ledgerQuery(address: LedgerAddress): string {
  const entries = Object.entries(address).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return new URLSearchParams(entries).toString();
}
