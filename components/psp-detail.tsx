"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { HealthCharts } from "@/components/health-charts";
import { PspActs } from "@/components/psp-acts";
import { PspFigures } from "@/components/psp-figures";
import { PspFailing, PspHistory } from "@/components/psp-history";
import type { Managing } from "@/components/psp-manage";
import { PspBadges, PspStanding } from "@/components/psp-standing";
import { errorMix, errorText, percent } from "@/components/psp-words";
import { ReadFault } from "@/components/read-fault";
import { BackLink } from "@/components/ui/back-link";
import { Card } from "@/components/ui/card";
import { LinkTabs } from "@/components/ui/link-tabs";
import { useLocale } from "@/components/ui/locale";
import { openedLater } from "@/components/ui/opened-later";
import { PageHead } from "@/components/ui/page-head";
import { useHotkeys } from "@/components/use-hotkeys";
import { useLiveRead } from "@/components/use-live-read";
import { type Locale, numberText } from "@/lib/core/locale";
import { HEALTH_RANGES, type HealthFigures, PspHealthDetail } from "@/lib/psp/health-schema";

// What is opened later is loaded later.
const ManagePsp = openedLater(
  () => import("@/components/psp-manage").then((module) => module.ManagePsp),
  ({ onClose }) => onClose(false),
);

const rangeWords: Readonly<Record<(typeof HEALTH_RANGES)[number], string>> = {
  "1h": "Last hour",
  "24h": "24 hours",
  "30d": "30 days",
};
const NO_KEYS = {};

/** One PSP account: its figures, its lines over time, what happened to it, and which calls failed lately. */
export function PspDetail({
  health: first,
  mayManage,
  loadedMs,
}: {
  health: PspHealthDetail;
  mayManage: boolean;
  loadedMs: number;
}) {
  const { psp_account_id: id, range } = first;
  const path = `psps/detail?${new URLSearchParams({ id, range })}`;
  const shown = useLiveRead(path, PspHealthDetail, { path, shown: first, loadedMs });
  const health = shown.data ?? first;
  const [managing, setManaging] = useState<Managing | undefined>(undefined);
  const locale = useLocale();
  const router = useRouter();
  useHotkeys(managing ? NO_KEYS : { Escape: { does: "Back to the PSPs", act: () => router.push("/psps") } });
  return (
    <div className="space-y-5">
      <div>
        <BackLink href="/psps">PSPs</BackLink>
        <PageHead
          title={
            <>
              <bdi>{health.name}</bdi> <PspBadges psp={health} />
            </>
          }
          aside={mayManage ? <PspActs psp={health} onManage={setManaging} /> : null}
        >
          <PspStanding psp={health} />
        </PageHead>
        {shown.error ? <ReadFault error={shown.error} shownMs={shown.dataUpdatedAt} /> : null}
      </div>
      <Card
        title="Over time"
        aside={
          <LinkTabs
            label="Range"
            tabs={HEALTH_RANGES.map((each) => ({
              href: `/psps/${id}?range=${each}`,
              name: rangeWords[each],
              here: each === health.range,
            }))}
          />
        }
      >
        <p className="px-4 pt-3 text-soft">{totalsText(health.totals, locale)}</p>
        <HealthCharts health={health} />
      </Card>
      <PspFigures windows={health.windows} />
      <div className="grid items-start gap-5 *:min-w-0 lg:grid-cols-2">
        <PspHistory history={health.history} />
        <PspFailing calls={health.failing_calls} />
      </div>
      {managing ? (
        <ManagePsp
          managing={{ ...managing, psp: health }}
          onClose={async (done) => {
            setManaging(undefined);
            if (done) await shown.refetch();
          }}
        />
      ) : null}
    </div>
  );
}

function totalsText(totals: HealthFigures, locale: Locale): string {
  if (totals.attempts === 0) return "Nothing was sent in this time.";
  const mix = errorMix(totals).map(({ errorClass, count }) => `; ${count} × it ${errorText(errorClass)}`);
  const attempts = numberText(totals.attempts, locale);
  return `${attempts} requests: ${percent(totals.success_rate, locale)} succeeded, ${percent(totals.decline_rate, locale)} were declined, ${percent(totals.error_rate, locale)} were errors${mix.join("")}.`;
}
