"use client";

import Link from "next/link";
import { type ReactNode, useRef, useState } from "react";
import { HealthLine } from "@/components/health-line";
import { Percent } from "@/components/percent";
import { PspActs } from "@/components/psp-acts";
import type { Managing } from "@/components/psp-manage";
import { PspBadges, PspStanding } from "@/components/psp-standing";
import { errorText } from "@/components/psp-words";
import { ReadFault } from "@/components/read-fault";
import { focusedRow, focusRow } from "@/components/rows";
import { classNames } from "@/components/ui/class-names";
import { Empty } from "@/components/ui/empty";
import { openedLater } from "@/components/ui/opened-later";
import { RelativeTime } from "@/components/ui/time";
import { useHotkeys } from "@/components/use-hotkeys";
import { useLiveRead } from "@/components/use-live-read";
import { type PspHealth, PspHealthList } from "@/lib/psp/health-schema";

// What is opened later is loaded later.
const ManagePsp = openedLater(
  () => import("@/components/psp-manage").then((module) => module.ManagePsp),
  ({ onClose }) => onClose(false),
);

const NO_KEYS = {};

/** Every PSP account at one look: how it is doing, what Paydesk does about it, and what a person can do. */
export function PspCards({
  health,
  mayManage,
  loadedMs,
}: {
  health: PspHealthList;
  mayManage: boolean;
  loadedMs: number;
}) {
  const shown = useLiveRead("psps", PspHealthList, { path: "psps", shown: health, loadedMs });
  const psps = shown.data?.data ?? [];
  const [managing, setManaging] = useState<Managing | undefined>(undefined);
  const list = useRef<HTMLUListElement>(null);
  const manage = (command: Managing["command"]) => {
    const psp = psps[Math.max(0, focusedRow(list.current))];
    if (psp) setManaging({ command, psp });
  };
  const keys = {
    j: { does: "Next account", act: () => focusRow(list.current, focusedRow(list.current) + 1) },
    k: { does: "Account before", act: () => focusRow(list.current, focusedRow(list.current) - 1) },
    ...(mayManage ? { p: { does: "Probe", act: () => manage("probe") } } : {}),
  };
  useHotkeys(managing ? NO_KEYS : keys);
  return (
    <div className="space-y-3">
      {shown.error ? <ReadFault error={shown.error} shownMs={shown.dataUpdatedAt} /> : null}
      {psps.length === 0 ? (
        <Empty title="There is no PSP account yet">Without one nothing can be charged.</Empty>
      ) : (
        <ul ref={list} aria-label="PSP accounts" className="grid gap-4 lg:grid-cols-2">
          {psps.map((psp) => (
            <li key={psp.psp_account_id} className="min-w-0">
              <PspCard psp={psp} onManage={mayManage ? setManaging : undefined} />
            </li>
          ))}
        </ul>
      )}
      {managing ? (
        <ManagePsp
          managing={{ ...managing, psp: psps.find((psp) => isSame(psp, managing.psp)) ?? managing.psp }}
          onClose={async (done) => {
            setManaging(undefined);
            if (done) await shown.refetch();
          }}
        />
      ) : null}
    </div>
  );
}

/** An open dialog speaks of the account as it is now, not as it was when it was opened. */
function isSame(psp: PspHealth, other: Managing["psp"]): boolean {
  return psp.psp_account_id === other.psp_account_id;
}

const edges = {
  healthy: "border-line",
  degraded: "border-wait",
  down: "border-bad",
  disabled: "border-line",
} as const satisfies Record<PspHealth["state"], string>;

function PspCard({ psp, onManage }: { psp: PspHealth; onManage: ((managing: Managing) => void) | undefined }) {
  const hour = psp.windows["1h"];
  return (
    <section
      aria-label={psp.name}
      className={classNames("h-full space-y-3 rounded-lg border bg-paper p-4", edges[psp.state])}
    >
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="text-base font-semibold">
          <Link href={`/psps/${psp.psp_account_id}`} prefetch={false} data-row className="hover:underline">
            <bdi>{psp.name}</bdi>
          </Link>
        </h2>
        <PspBadges psp={psp} />
      </div>
      <PspStanding psp={psp} />
      <HealthLine points={psp.series} spans={psp.spans} label="The last hour" />
      <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Figure name="Success, 1 h" value={<Percent of={hour?.success_rate ?? null} />} />
        <Figure name="Success, 5 min" value={<Percent of={psp.windows["5m"]?.success_rate ?? null} />} />
        <Figure name="Errors, 5 min" value={<Percent of={psp.windows["5m"]?.error_rate ?? null} />} />
        <Figure name="p95, 1 h" value={hour?.latency_ms.p95 == null ? "–" : `${hour.latency_ms.p95} ms`} />
      </dl>
      <p className="text-xs text-soft wrap-anywhere">
        {psp.last_error ? (
          <>
            Last error <RelativeTime atMs={psp.last_error.at_ms} />: it {errorText(psp.last_error.class)} (
            {psp.last_error.reason}).
          </>
        ) : (
          "No error yet."
        )}
      </p>
      {onManage ? <PspActs psp={psp} onManage={onManage} /> : null}
    </section>
  );
}

function Figure({ name, value }: { name: string; value: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-soft">{name}</dt>
      <dd className="text-base font-semibold">{value}</dd>
    </div>
  );
}
