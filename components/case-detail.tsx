"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Amount } from "@/components/amount";
import { CaseAct, type CaseCommand } from "@/components/case-act";
import { CaseActs, type CaseReader, commandsFor } from "@/components/case-acts";
import { CaseHolder } from "@/components/case-row";
import { CaseStatusBadge, caseKindWords } from "@/components/case-words";
import { ReadFault } from "@/components/read-fault";
import { BackLink } from "@/components/ui/back-link";
import { Card } from "@/components/ui/card";
import { Fact, Facts, Mono } from "@/components/ui/facts";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page-head";
import { ExactTime, RelativeTime } from "@/components/ui/time";
import { useHotkeys } from "@/components/use-hotkeys";
import { useLiveRead } from "@/components/use-live-read";
import { Case } from "@/lib/cases/schema";

/** One case: what was found, what can be done about it, and the payment it is about. */
export function CaseDetail({ first, reader, loadedMs }: { first: Case; reader: CaseReader; loadedMs: number }) {
  const router = useRouter();
  const path = `cases/${first.case_id}`;
  const live = useLiveRead(path, Case, { path, shown: first, loadedMs });
  const about = live.data ?? first;
  const [command, setCommand] = useState<CaseCommand | undefined>(undefined);
  const commands = commandsFor(about, reader);
  const onKey = (wanted: CaseCommand) => () => (commands.includes(wanted) ? setCommand(wanted) : undefined);
  useHotkeys({
    Escape: { does: "Back to the cases", act: () => router.push("/cases") },
    t: { does: "Take", act: onKey("take") },
    u: { does: "Release", act: onKey("release") },
    e: { does: "Resolve", act: onKey("resolve") },
  });
  return (
    <div className="space-y-5">
      <div>
        <BackLink href="/cases">Cases</BackLink>
        <PageHead
          title={
            <>
              {caseKindWords[about.kind]} <CaseStatusBadge status={about.status} />
            </>
          }
          aside={<CaseActs about={about} reader={reader} onAct={setCommand} />}
        >
          Opened <RelativeTime atMs={about.created_ms} />. {about.livemode ? "" : "Test mode. "}
          <CaseHolder about={about} />
        </PageHead>
      </div>
      {live.error ? <ReadFault error={live.error} shownMs={live.dataUpdatedAt} /> : null}
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="space-y-5">
          <Card title="What was found">
            <ul className="list-disc space-y-1.5 py-3 pr-4 pl-8">
              {about.findings.map((finding) => (
                <li key={finding} className="wrap-anywhere">
                  {finding}
                </li>
              ))}
            </ul>
          </Card>
          {about.status === "resolved" ? null : <Notice tone="open">{about.advice}</Notice>}
          <details className="rounded-lg border border-line bg-paper">
            <summary className="px-4 py-2 font-medium">As it was recorded</summary>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keys. */}
            <pre tabIndex={0} className="overflow-x-auto border-t border-line px-4 py-3 font-mono text-xs">
              {JSON.stringify(about.evidence, null, 2)}
            </pre>
          </details>
        </div>
        <CaseFacts about={about} />
      </div>
      {command ? (
        <CaseAct
          command={command}
          about={about}
          onClose={async () => {
            setCommand(undefined);
            await live.refetch();
          }}
        />
      ) : null}
    </div>
  );
}

function CaseFacts({ about }: { about: Case }) {
  return (
    <Card title="About">
      <Facts>
        <Fact name="Payment">
          {about.payment_intent_id ? (
            <Link href={`/payments/${about.payment_intent_id}`} className="font-medium text-accent hover:underline">
              <bdi>{about.order_id ?? about.payment_intent_id}</bdi>
            </Link>
          ) : (
            <bdi>{about.order_id ? `not in our books, order ${about.order_id}` : "none"}</bdi>
          )}
        </Fact>
        <Fact name="Merchant">
          <bdi>{about.merchant_name}</bdi>
        </Fact>
        {about.amount !== null && about.currency ? (
          <Fact name="Asked for">
            <Amount minor={String(about.amount)} currency={about.currency} />
          </Fact>
        ) : null}
        {about.psp_account_name ? (
          <Fact name="PSP">
            <bdi>{about.psp_account_name}</bdi>
          </Fact>
        ) : null}
        {about.charge_id ? (
          <Fact name="Charge">
            <Mono copy="charge id">{about.charge_id}</Mono>
          </Fact>
        ) : null}
        <Fact name="Case">
          <Mono copy="case id">{about.case_id}</Mono>
        </Fact>
        <Fact name="Opened">
          <ExactTime atMs={about.created_ms} />
        </Fact>
      </Facts>
    </Card>
  );
}
