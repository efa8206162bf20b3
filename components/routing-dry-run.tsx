import Link from "next/link";
import { Amount } from "@/components/amount";
import { Count } from "@/components/count";
import { Card } from "@/components/ui/card";
import { Mono } from "@/components/ui/facts";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { isolated } from "@/lib/core/isolate";
import type { DryRun, RoutingView } from "@/lib/psp/routing-schema";

/** What other rules would do otherwise than those in force, with the charges of the last days. */
export function RoutingDryRun({ run, accounts }: { run: DryRun } & Pick<RoutingView, "accounts">) {
  const nameOf = (id: string | null) =>
    id === null
      ? "nowhere: no account could take it"
      : isolated(accounts.find((account) => account.id === id)?.name ?? id);
  const days = run.days === 1 ? "the last day's" : `the last ${run.days} days'`;
  return (
    <Card title="Dry run">
      <p role="status" className="px-4 py-3">
        Of {days} <Count of={run.charges} />
        {run.truncated ? " newest" : ""} charges,{" "}
        <strong>
          <Count of={run.would_differ} />
        </strong>{" "}
        would go elsewhere.
      </p>
      <p className="px-4 pb-3 text-xs text-soft">
        By these rules instead of those in force, were every account that is switched on well. Card brands are taken as
        they turned out; a brand that is not known yet fits no rule about brands.
      </p>
      {run.moves.length === 0 ? null : (
        <div className="space-y-4 px-4 pb-4">
          <ScrollBox label="What would go elsewhere">
            <Table>
              <thead>
                <tr>
                  <HeadCell>From</HeadCell>
                  <HeadCell>To</HeadCell>
                  <HeadCell className="text-right">Charges</HeadCell>
                  <HeadCell className="text-right">Amounts</HeadCell>
                </tr>
              </thead>
              <tbody>
                {run.moves.map(({ from, to, charges, amounts }) => (
                  <Row key={`${from} ${to}`}>
                    <Cell>{nameOf(from)}</Cell>
                    <Cell className={to === null ? "text-bad" : ""}>{nameOf(to)}</Cell>
                    <Cell className="text-right">
                      <Count of={charges} />
                    </Cell>
                    <Cell className="text-right">
                      {Object.entries(amounts).map(([currency, minor]) => (
                        <span key={currency} className="block">
                          <Amount minor={String(minor)} currency={currency} />
                        </span>
                      ))}
                    </Cell>
                  </Row>
                ))}
              </tbody>
            </Table>
          </ScrollBox>
          <details>
            <summary className="rounded py-1 text-soft hover:text-ink">Examples</summary>
            <ul className="mt-2 space-y-1">
              {run.examples.map(({ payment_intent_id, from, to, amount, currency }) => (
                <li key={payment_intent_id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <Link href={`/payments/${payment_intent_id}`} prefetch={false} className="hover:underline">
                    <Mono>{payment_intent_id}</Mono>
                  </Link>
                  <Amount minor={String(amount)} currency={currency} />
                  <span className="text-soft">
                    {nameOf(from)} → {nameOf(to)}
                  </span>
                </li>
              ))}
            </ul>
          </details>
        </div>
      )}
    </Card>
  );
}
