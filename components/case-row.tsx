import Link from "next/link";
import { Amount } from "@/components/amount";
import type { CaseCommand } from "@/components/case-act";
import { CaseActs, type CaseReader } from "@/components/case-acts";
import { CaseStatusBadge, caseKindWords } from "@/components/case-words";
import { RelativeTime } from "@/components/ui/time";
import { Written } from "@/components/ui/written";
import type { Case } from "@/lib/cases/schema";

/** One case in the list: what it is, whose, what was found, and who works on it. */
export function CaseRow({
  row,
  reader,
  onAct,
}: {
  row: Case;
  reader: CaseReader;
  onAct: (command: CaseCommand) => void;
}) {
  return (
    <li
      aria-label={`${caseKindWords[row.kind]} of order ${row.order_id ?? row.case_id}`}
      className="flex flex-wrap items-start gap-x-6 gap-y-3 px-4 py-3 has-[a[data-row]:focus-visible]:bg-open-ground"
    >
      <div className="min-w-0 grow basis-80 space-y-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Link data-row href={`/cases/${row.case_id}`} prefetch={false} className="font-semibold hover:underline">
            {caseKindWords[row.kind]}
          </Link>
          <CaseStatusBadge status={row.status} />
          {row.amount !== null && row.currency ? <Amount minor={String(row.amount)} currency={row.currency} /> : null}
          {row.livemode ? null : <span className="text-xs text-soft">test mode</span>}
        </p>
        <p className="wrap-anywhere text-soft">
          <bdi>{row.merchant_name}</bdi>
          {row.order_id ? (
            <>
              {" · order "}
              <Written className="text-ink">{row.order_id}</Written>
            </>
          ) : null}
          {" · "}
          <RelativeTime atMs={row.created_ms} />
        </p>
        <p className="wrap-anywhere">{row.findings.slice(0, 3).join(" ")}</p>
        <CaseHolder about={row} />
      </div>
      <div className="ml-auto">
        <CaseActs about={row} reader={reader} onAct={onAct} />
      </div>
    </li>
  );
}

/** Who works on a case, or what became of it. */
export function CaseHolder({ about: { taken, resolution } }: { about: Case }) {
  if (resolution) {
    return (
      <p className="wrap-anywhere">
        <bdi className="font-medium">{resolution.name}</bdi> resolved it <RelativeTime atMs={resolution.at_ms} />:{" "}
        <bdi>{resolution.text}</bdi>
      </p>
    );
  }
  if (!taken) return null;
  return (
    <p className="wrap-anywhere">
      <bdi className="font-medium">{taken.name}</bdi> took it <RelativeTime atMs={taken.at_ms} />.
    </p>
  );
}
