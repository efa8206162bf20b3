"use client";

import Link from "next/link";
import { useState } from "react";
import type { z } from "zod";
import { ActDialog } from "@/components/act-dialog";
import { Amount } from "@/components/amount";
import { Count } from "@/components/count";
import { Duration } from "@/components/duration";
import { ReadFault } from "@/components/read-fault";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ExactTime, RelativeTime } from "@/components/ui/time";
import { useLiveRead } from "@/components/use-live-read";
import { CheckPage, type Difference, type LedgerCheck } from "@/lib/ledger/schema";

const PATH = "ledger/checks?limit=5";

/** Whether the books are balanced, as of the last check; running one is a deliberate act, for it reads all of them. */
export function LedgerChecks({ checks, loadedMs }: { checks: z.output<typeof CheckPage>; loadedMs: number }) {
  const live = useLiveRead(PATH, CheckPage, { path: PATH, shown: checks, loadedMs });
  const [last, ...earlier] = (live.data ?? checks).data;
  const [asking, setAsking] = useState(false);
  return (
    <Card
      title="Are the books balanced?"
      aside={
        <Button size="small" onClick={() => setAsking(true)} disabled={last?.status === "running"}>
          {last?.status === "running" ? "Running…" : "Check now"}
        </Button>
      }
    >
      <div className="space-y-3 px-4 py-3" aria-live="polite">
        {live.error ? <ReadFault error={live.error} shownMs={live.dataUpdatedAt} /> : null}
        {last ? <Result check={last} /> : <p className="text-soft">Nobody has checked yet.</p>}
        {earlier.length > 0 ? (
          <details>
            <summary className="text-soft">Earlier checks</summary>
            <ul className="mt-2 space-y-1.5">
              {earlier.map((check) => (
                <li key={check.check_id}>
                  <Verdict check={check} /> <Who check={check} />
                </li>
              ))}
            </ul>
          </details>
        ) : null}
      </div>
      {asking ? (
        <ActDialog
          title="Check the books?"
          description="Every charge, payment, entry and account is compared, in the background and in small pieces. Payments go on meanwhile."
          verb="Check"
          done="The check has begun"
          request={() => ({ path: "/v1/admin/ledger/checks", body: {} })}
          onDone={async () => {
            setAsking(false);
            await live.refetch();
          }}
          onClose={() => setAsking(false)}
        />
      ) : null}
    </Card>
  );
}

function Result({ check }: { check: LedgerCheck }) {
  const { charges, payments, entries, accounts } = check.looked_at;
  const count = (number: number | undefined) => <Count of={number ?? 0} />;
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Verdict check={check} /> <Who check={check} />
      </p>
      <p className="text-soft">
        {check.status === "running" ? "Looked at so far: " : "Looked at "}
        {count(charges)} charges, {count(payments)} payments, {count(entries)} entries, {count(accounts)} accounts.
      </p>
      {check.differences.length > 0 ? (
        <ul aria-label="Differences" className="divide-y divide-line rounded-md border border-line">
          {check.differences.map((difference) => (
            <li key={`${difference.kind} ${difference.id}`} className="px-3 py-2 wrap-anywhere">
              <DifferenceLine difference={difference} />
            </li>
          ))}
        </ul>
      ) : null}
      {check.differences_found > check.differences.length ? (
        <p className="text-soft">
          and <Count of={check.differences_found - check.differences.length} /> more.
        </p>
      ) : null}
    </>
  );
}

function Verdict({ check }: { check: LedgerCheck }) {
  if (check.status === "running") return <Badge tone="open">Checking {check.stage}</Badge>;
  if (check.balanced) return <Badge tone="good">Balanced</Badge>;
  const { differences_found: found } = check;
  return (
    <Badge tone="bad">
      <Count of={found} />
      {found === 1 ? " difference" : " differences"}
    </Badge>
  );
}

function Who({ check }: { check: LedgerCheck }) {
  return (
    <span className="text-soft">
      {check.finished_ms === null ? (
        <>
          begun <RelativeTime atMs={check.started_ms} />
        </>
      ) : (
        <>
          <ExactTime atMs={check.finished_ms} />, in <Duration ms={check.finished_ms - check.started_ms} />
        </>
      )}{" "}
      by <bdi>{check.started_by.name}</bdi>
    </span>
  );
}

/** What is compared with what. */
const sides: Readonly<Record<Difference["kind"], { of: string; expected: string; actual: string }>> = {
  charge_captured: { of: "Captured of charge", expected: "the charge says", actual: "the books say" },
  charge_refunded: { of: "Refunded of charge", expected: "the charge says", actual: "the books say" },
  payment_captured: { of: "Captured of payment", expected: "the payment says", actual: "its charges say" },
  payment_refunded: { of: "Refunded of payment", expected: "the payment says", actual: "its charges say" },
  entry_unbalanced: { of: "Entry", expected: "it should add up to", actual: "it adds up to" },
  account_balance: { of: "Balance of account", expected: "its postings come to", actual: "it was added up to" },
};

function DifferenceLine({ difference }: { difference: Difference }) {
  const { kind, id, payment_intent_id: payment, currency } = difference;
  const { of, expected, actual } = sides[kind];
  const amount = (minor: string) => (currency ? <Amount minor={minor} currency={currency} /> : minor);
  return (
    <>
      <span className="font-medium">{of}</span>{" "}
      {payment ? (
        <Link href={`/payments/${payment}`} className="font-mono text-xs text-accent hover:underline">
          {id}
        </Link>
      ) : (
        <span className="font-mono text-xs">{id}</span>
      )}
      : {expected} {amount(difference.expected)}, {actual} {amount(difference.actual)}.
    </>
  );
}
