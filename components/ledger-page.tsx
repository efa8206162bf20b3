"use client";

import { useRouter } from "next/navigation";
import type { z } from "zod";
import { LedgerBalances } from "@/components/ledger-balances";
import { LedgerChecks } from "@/components/ledger-checks";
import { LedgerTotals } from "@/components/ledger-totals";
import { accountWords, type LedgerAddress, ledgerQuery } from "@/components/ledger-words";
import { ReadFault } from "@/components/read-fault";
import { Button, buttonClass } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { PageHead } from "@/components/ui/page-head";
import { Select } from "@/components/ui/select";
import { useLiveRead } from "@/components/use-live-read";
import { Balances, type CheckPage, LEDGER_ACCOUNTS } from "@/lib/ledger/schema";

type Props = {
  address: LedgerAddress;
  balances: Balances;
  checks: z.output<typeof CheckPage>;
  /** Every currency of the books, also those that the filters hide. */
  currencies: readonly string[];
  loadedMs: number;
};

/** The books: totals, the check, and what stands on each account. */
export function LedgerPage({ address, balances, checks, currencies, loadedMs }: Props) {
  const router = useRouter();
  const query = ledgerQuery(address);
  const path = query ? `ledger?${query}` : "ledger";
  const live = useLiveRead(path, Balances, { path, shown: balances, loadedMs });
  const { data, totals, next_cursor } = live.data ?? balances;
  const go = (change: LedgerAddress) =>
    router.push(`/ledger?${ledgerQuery({ ...address, after: undefined, ...change })}`);
  const filtered = query !== "";
  return (
    <div className="space-y-5">
      <PageHead title="Ledger">
        What PSPs owe, what merchants are owed, and what was kept. Positive is debit, negative is credit; each currency
        adds up to zero.
      </PageHead>
      {live.error ? <ReadFault error={live.error} shownMs={live.dataUpdatedAt} /> : null}
      <LedgerChecks checks={checks} loadedMs={loadedMs} />
      <div className="flex flex-wrap items-center gap-2">
        <Filter
          label="Currency"
          value={address.currency}
          options={currencies.map((each) => [each, each])}
          onChange={(currency) => go({ currency })}
        />
        <Filter
          label="Account"
          value={address.account}
          options={LEDGER_ACCOUNTS.map((each) => [each, accountWords[each]])}
          onChange={(account) => go({ account })}
        />
        <Filter
          label="Mode"
          value={address.livemode}
          options={[
            ["true", "Live"],
            ["false", "Test"],
          ]}
          onChange={(livemode) => go({ livemode })}
        />
        {address.merchant_id ? (
          <Chip name="merchant" value={address.merchant_id} onRemove={() => go({ merchant_id: "" })} />
        ) : null}
        {address.psp ? <Chip name="PSP" value={address.psp} onRemove={() => go({ psp: "" })} /> : null}
      </div>
      {data.length === 0 ? (
        <Empty title={filtered ? "No account matches" : "Nothing is booked yet"}>
          {filtered ? "Show more by choosing fewer filters." : "The first captured payment opens the first accounts."}
        </Empty>
      ) : (
        <>
          <LedgerTotals totals={totals} />
          <LedgerBalances rows={data} onFilter={go} />
        </>
      )}
      {next_cursor ? (
        <p className="text-right">
          <a className={buttonClass()} href={`/ledger?${ledgerQuery({ ...address, after: next_cursor })}`}>
            Next page
          </a>
        </p>
      ) : null}
    </div>
  );
}

function Filter({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string | undefined;
  options: ReadonlyArray<readonly [string, string]>;
  onChange: (value: string) => void;
}) {
  return (
    <Select aria-label={label} value={value ?? ""} onChange={({ target }) => onChange(target.value)}>
      <option value="">Every {label.toLowerCase()}</option>
      {options.map(([each, word]) => (
        <option key={each} value={each}>
          {word}
        </option>
      ))}
    </Select>
  );
}

function Chip({ name, value, onRemove }: { name: string; value: string; onRemove: () => void }) {
  return (
    <Button onClick={onRemove} aria-label={`Remove the filter by ${name}`} className="max-w-full">
      <span className="text-soft">{name}</span> <span className="truncate">{value}</span> ×
    </Button>
  );
}
