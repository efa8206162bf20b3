"use client";

import { OverviewAttention } from "@/components/overview-attention";
import { OverviewToday } from "@/components/overview-today";
import { attentionOf } from "@/components/overview-words";
import { ReadFault } from "@/components/read-fault";
import { Notice } from "@/components/ui/notice";
import { PageHead } from "@/components/ui/page-head";
import { useZone } from "@/components/ui/zone";
import { useLiveRead } from "@/components/use-live-read";
import type { Zone } from "@/lib/core/zone";
import { Overview } from "@/lib/overview/schema";

const DAY_MS = 86_400_000;

/** Today at one look. `may`: the places that the reader's role opens. */
export function OverviewPage({
  first,
  may,
  loadedMs,
}: {
  first: Overview;
  may: { ledger: boolean };
  loadedMs: number;
}) {
  const path = pathOf(dayBegan(useZone()));
  const shown = useLiveRead(path, Overview, { path: pathOf(first.from_ms), shown: first, loadedMs });
  const overview = shown.data ?? first;
  const { count, worst } = attentionOf(overview);
  return (
    <div className="space-y-5">
      <PageHead title="Today">
        What was paid since midnight, and what waits for somebody. It keeps itself up to date.
      </PageHead>
      {shown.error ? <ReadFault error={shown.error} shownMs={shown.dataUpdatedAt} /> : null}
      <Notice tone={worst}>
        {count === 0
          ? "All is quiet: nothing waits for anybody, and every PSP is well."
          : `${count === 1 ? "One thing wants" : `${count} things want`} somebody's attention.`}
      </Notice>
      <OverviewAttention overview={overview} may={may} />
      <OverviewToday overview={overview} />
    </div>
  );
}

function pathOf(fromMs: number): string {
  return `overview?from_ms=${fromMs}`;
}

/** Midnight of the reader's day. */
function dayBegan(zone: Zone): number {
  if (zone === "utc") return Math.floor(Date.now() / DAY_MS) * DAY_MS;
  return new Date().setHours(0, 0, 0, 0);
}
