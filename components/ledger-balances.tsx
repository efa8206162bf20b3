import { Amount } from "@/components/amount";
import { accountWords, type LedgerAddress } from "@/components/ledger-words";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import type { Balance } from "@/lib/ledger/schema";

/** What stands on each account. A merchant or PSP narrows the list to its own. */
export function LedgerBalances({
  rows,
  onFilter,
}: {
  rows: readonly Balance[];
  onFilter: (change: LedgerAddress) => void;
}) {
  return (
    <ScrollBox label="Balances">
      <Table>
        <caption className="px-4 pt-3 text-left font-semibold">Balances</caption>
        <thead>
          <tr>
            <HeadCell>Merchant</HeadCell>
            <HeadCell className="max-sm:hidden">PSP</HeadCell>
            <HeadCell className="max-sm:hidden">Account</HeadCell>
            <HeadCell className="text-right">Balance</HeadCell>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.account_id}>
              <Cell className="max-w-64 max-sm:w-full max-sm:max-w-0">
                <span className="flex items-baseline gap-1.5">
                  <Narrow
                    name={row.merchant_name}
                    title={`Only accounts of ${row.merchant_name} (${row.merchant_id})`}
                    onClick={() => onFilter({ merchant_id: row.merchant_id })}
                  />
                  {row.livemode ? null : <span className="text-xs text-soft">test</span>}
                </span>
                <span className="block text-xs text-soft sm:hidden">
                  {accountWords[row.account]} · <bdi>{row.psp_name}</bdi>
                </span>
              </Cell>
              <Cell className="max-w-48 max-sm:hidden">
                <Narrow
                  name={row.psp_name}
                  title={`Only accounts at ${row.psp_name} (${row.psp})`}
                  onClick={() => onFilter({ psp: row.psp })}
                />
              </Cell>
              <Cell className="whitespace-nowrap max-sm:hidden">{accountWords[row.account]}</Cell>
              <Cell className="text-right">
                <Amount minor={row.balance} currency={row.currency} />
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </ScrollBox>
  );
}

function Narrow({ name, title, onClick }: { name: string; title: string; onClick: () => void }) {
  return (
    <button
      type="button"
      title={title}
      onClick={onClick}
      className="inline-block min-h-6 max-w-full truncate rounded text-left align-middle hover:underline"
    >
      <bdi>{name}</bdi>
    </button>
  );
}
