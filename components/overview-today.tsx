"use client";

import Link from "next/link";
import { Amount } from "@/components/amount";
import { Chart } from "@/components/chart";
import { Count } from "@/components/count";
import { Percent } from "@/components/percent";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { useLocale } from "@/components/ui/locale";
import { ScrollBox } from "@/components/ui/scroll-box";
import { Cell, HeadCell, Row, Table } from "@/components/ui/table";
import { numberText } from "@/lib/core/locale";
import type { Overview } from "@/lib/overview/schema";

const HOUR_MS = 3_600_000;

/** What was paid today: by currency, by outcome, by the hour. */
export function OverviewToday({ overview }: { overview: Overview }) {
  return (
    <div className="grid items-start gap-5 *:min-w-0 lg:grid-cols-2">
      <Volumes volumes={overview.volumes} />
      <Outcomes overview={overview} />
    </div>
  );
}

function Volumes({ volumes }: Pick<Overview, "volumes">) {
  // Where there is one mode alone, nobody needs to be told it in each row.
  const modes = new Set(volumes.map(({ livemode }) => livemode));
  return (
    <Card title="Volume by currency" aside={<Go href="/payments">All payments</Go>}>
      {volumes.length === 0 ? (
        <p className="px-4 py-10 text-center text-soft">No payment has been made yet today.</p>
      ) : (
        <ScrollBox bare label="Currencies">
          <Table>
            <thead>
              <tr>
                <HeadCell>Currency</HeadCell>
                <HeadCell className="text-right">Payments</HeadCell>
                <HeadCell className="text-right">Captured</HeadCell>
                <HeadCell className="text-right">Refunded of it</HeadCell>
              </tr>
            </thead>
            <tbody>
              {volumes.map(({ livemode, currency, payments, captured, refunded }) => (
                <Row key={`${livemode} ${currency}`}>
                  <Cell>
                    <span className="flex items-center gap-2 font-medium">
                      {currency} {livemode || modes.size < 2 ? null : <Badge tone="quiet">test mode</Badge>}
                    </span>
                  </Cell>
                  <Cell className="text-right">
                    <Count of={payments} />
                  </Cell>
                  <Cell className="text-right font-medium">
                    <Amount minor={captured} currency={currency} />
                  </Cell>
                  <Cell className="text-right text-soft">
                    {refunded === "0" ? "–" : <Amount minor={refunded} currency={currency} />}
                  </Cell>
                </Row>
              ))}
            </tbody>
          </Table>
        </ScrollBox>
      )}
    </Card>
  );
}

function Outcomes({ overview: { outcomes, success_rate, hours, from_ms } }: { overview: Overview }) {
  const locale = useLocale();
  const of = (pick: (hour: Overview["outcomes"]) => number) => hours.map(pick);
  return (
    <Card title="Success rate" aside={<Go href={`/payments?created_gte_ms=${from_ms}`}>Today's payments</Go>}>
      <div className="space-y-4 p-4">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="text-2xl font-semibold tracking-tight">
            <Percent of={success_rate} />
          </span>
          <span className="text-soft">
            <Count of={outcomes.paid} /> paid or reserved, <Count of={outcomes.failed} /> declined or failed,{" "}
            <Count of={outcomes.open} /> still open, <Count of={outcomes.canceled} /> canceled
          </span>
        </p>
        <Chart
          title="Payments by the hour"
          kind="bars"
          startsMs={hours.map((_, hour) => from_ms + hour * HOUR_MS)}
          stepMs={HOUR_MS}
          format={(value) => numberText(value, locale)}
          nothing="No payment has been made yet today."
          series={[
            { name: "paid or reserved", tone: "good", values: of(({ paid }) => paid) },
            { name: "open", tone: "open", values: of(({ open }) => open) },
            { name: "canceled", tone: "edge", values: of(({ canceled }) => canceled) },
            { name: "declined or failed", tone: "bad", values: of(({ failed }) => failed) },
          ]}
        />
      </div>
    </Card>
  );
}

function Go({ href, children }: { href: string; children: string }) {
  return (
    <Link href={href} prefetch={false} className="py-1 text-xs text-accent hover:underline">
      {children}
    </Link>
  );
}
