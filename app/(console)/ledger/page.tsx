import type { Metadata } from "next";
import { LedgerPage } from "@/components/ledger-page";
import { ledgerQuery } from "@/components/ledger-words";
import { requireOperator } from "@/lib/auth/session";
import { ledgerBalances } from "@/lib/ledger/balances";
import { listLedgerChecks } from "@/lib/ledger/check";
import { BalanceQuery, ListChecks } from "@/lib/ledger/schema";

export const metadata: Metadata = { title: "Ledger" };

export default async function LedgerBalancesPage({ searchParams }: { searchParams: Promise<Record<string, unknown>> }) {
  // A link that was cut or changed by hand shows all of the books, and never an error page.
  const query = BalanceQuery.catch({}).parse(await searchParams);
  const operator = await requireOperator("ledger:read", `/ledger?${ledgerQuery(query)}`);
  const [balances, checks, all] = await Promise.all([
    ledgerBalances(operator, query),
    listLedgerChecks(operator, ListChecks.parse({ limit: 5 })),
    ledgerBalances(operator, {}),
  ]);
  const currencies = [...new Set(all.totals.map(({ currency }) => currency))].toSorted();
  return (
    <LedgerPage address={query} balances={balances} checks={checks} currencies={currencies} loadedMs={Date.now()} />
  );
}
