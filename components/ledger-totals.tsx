import { Amount } from "@/components/amount";
import { accountWords } from "@/components/ledger-words";
import { Card } from "@/components/ui/card";
import { Fact, Facts } from "@/components/ui/facts";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { LEDGER_ACCOUNTS, type Total } from "@/lib/ledger/schema";

type Lines = ReadonlyArray<readonly Total[]>;

/** What the accounts of each currency and mode come to, and that they come to zero together. */
export function LedgerTotals({ totals }: { totals: readonly Total[] }) {
  const lines = [...Map.groupBy(totals, ({ currency, livemode }) => `${currency} ${livemode}`).values()];
  return (
    <>
      <div className="max-sm:hidden">
        <TotalsTable lines={lines} />
      </div>
      <div className="sm:hidden">
        <TotalsList lines={lines} />
      </div>
    </>
  );
}

function TotalsTable({ lines }: { lines: Lines }) {
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
            <Row key={keyOf(line)}>
              <Cell className="whitespace-nowrap">
                <CurrencyName line={line} />
              </Cell>
              {LEDGER_ACCOUNTS.map((account) => (
                <Cell key={account} className="text-right">
                  <Sum line={line} account={account} />
                </Cell>
              ))}
              <Cell className="text-right font-medium">
                <Sum line={line} />
              </Cell>
            </Row>
          ))}
        </tbody>
      </Table>
    </ScrollBox>
  );
}

/** The same for a phone, where a table would cut through an amount. */
function TotalsList({ lines }: { lines: Lines }) {
  return (
    <Card title="Totals">
      <div className="divide-y divide-line">
        {lines.map((line) => (
          <section key={keyOf(line)}>
            <h3 className="px-4 pt-3 font-medium">
              <CurrencyName line={line} />
            </h3>
            <Facts>
              {LEDGER_ACCOUNTS.map((account) => (
                <Fact key={account} name={accountWords[account]}>
                  <Sum line={line} account={account} />
                </Fact>
              ))}
              <Fact name="Together">
                <Sum line={line} />
              </Fact>
            </Facts>
          </section>
        ))}
      </div>
    </Card>
  );
}

function keyOf(line: readonly Total[]): string {
  return `${line[0]?.currency} ${line[0]?.livemode}`;
}

function CurrencyName({ line }: { line: readonly Total[] }) {
  return (
    <>
      {line[0]?.currency} {line[0]?.livemode ? null : <span className="text-xs font-normal text-soft">test</span>}
    </>
  );
}

/** What one account of a line comes to, or all of them. */
function Sum({ line, account }: { line: readonly Total[]; account?: Total["account"] }) {
  const balances = line.filter((each) => account === undefined || each.account === account);
  const sum = balances.reduce((all, { balance }) => all + BigInt(balance), 0n);
  return <Amount minor={String(sum)} currency={line[0]?.currency ?? ""} />;
}
