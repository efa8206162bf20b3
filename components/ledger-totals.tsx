import { Amount } from "@/components/amount";
import { accountWords } from "@/components/ledger-words";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { LEDGER_ACCOUNTS, type Total } from "@/lib/ledger/schema";

/** One line for each currency and mode: what its accounts come to, and that they come to zero together. */
export function LedgerTotals({ totals }: { totals: readonly Total[] }) {
  const lines = [...Map.groupBy(totals, ({ currency, livemode }) => `${currency} ${livemode}`).values()];
  return (
    <ScrollBox label="Totals by currency">
      <Table>
        <caption className="px-4 pt-3 text-left font-semibold">Totals</caption>
        <thead>
          <tr>
            <HeadCell>Currency</HeadCell>
            {LEDGER_ACCOUNTS.map((account) => (
              <HeadCell key={account} className="text-right">
                {accountWords[account]}
              </HeadCell>
            ))}
            <HeadCell className="text-right">Together</HeadCell>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={`${line[0]?.currency} ${line[0]?.livemode}`} line={line} />
          ))}
        </tbody>
      </Table>
    </ScrollBox>
  );
}

function Line({ line }: { line: readonly Total[] }) {
  const { currency = "", livemode = false } = line[0] ?? {};
  const sum = line.reduce((all, { balance }) => all + BigInt(balance), 0n);
  return (
    <Row>
      <Cell className="whitespace-nowrap">
        {currency} {livemode ? null : <span className="text-xs text-soft">test</span>}
      </Cell>
      {LEDGER_ACCOUNTS.map((account) => (
        <Cell key={account} className="text-right">
          <Amount minor={line.find((each) => each.account === account)?.balance ?? "0"} currency={currency} />
        </Cell>
      ))}
      <Cell className="text-right font-medium">
        <Amount minor={String(sum)} currency={currency} />
      </Cell>
    </Row>
  );
}
