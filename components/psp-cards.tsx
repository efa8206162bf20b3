"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { REFRESH_MS, readConsole } from "@/components/console-read";
import { HealthLine } from "@/components/health-line";
import { ManagePsp, type Managing } from "@/components/manage-psp";
import { circuitText, errorText, percent, stateLooks } from "@/components/psp-words";
import { ReadFault } from "@/components/read-fault";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { ExactTime, RelativeTime } from "@/components/ui/time";
import { type PspHealth, PspHealthList } from "@/lib/psp/health-schema";

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
  const shown = useQuery({
    queryKey: ["psps"],
    queryFn: ({ client, queryKey, signal }) =>
      readConsole("psps", PspHealthList, { unattended: client.getQueryData(queryKey) !== undefined, signal }),
    initialData: health,
    initialDataUpdatedAt: loadedMs,
    staleTime: REFRESH_MS,
    refetchInterval: REFRESH_MS,
  });
  const [managing, setManaging] = useState<Managing | undefined>(undefined);
  return (
    <div className="space-y-3">
      {shown.error ? <ReadFault error={shown.error} shownMs={shown.dataUpdatedAt} /> : null}
      {shown.data.data.length === 0 ? (
        <p className="rounded-lg border border-dashed border-line px-6 py-16 text-center text-soft">
          There is no PSP account yet. Without one nothing can be charged.
        </p>
      ) : null}
      <div className="grid gap-4 md:grid-cols-2">
        {shown.data.data.map((psp) => (
          <PspCard key={psp.psp_account_id} psp={psp} onManage={mayManage ? setManaging : undefined} />
        ))}
      </div>
      {managing ? (
        <ManagePsp
          managing={managing}
          onClose={async (done) => {
            setManaging(undefined);
            if (done) await shown.refetch();
          }}
        />
      ) : null}
    </div>
  );
}

function PspCard({ psp, onManage }: { psp: PspHealth; onManage: ((managing: Managing) => void) | undefined }) {
  const { word, tone } = stateLooks[psp.state];
  const hour = psp.windows["1h"];
  return (
    <section aria-label={psp.name} className="space-y-3 rounded-lg border border-line bg-paper p-4">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h2 className="text-base font-semibold">
          <Link href={`/psps/${psp.psp_account_id}`} className="hover:underline">
            {psp.name}
          </Link>
        </h2>
        <Badge tone={tone}>{word}</Badge>
        {psp.circuit === "closed" ? null : (
          <Badge tone={psp.circuit === "open" ? "bad" : "wait"}>circuit {psp.circuit.replace("_", " ")}</Badge>
        )}
        {psp.hold ? <Badge tone="wait">on hold</Badge> : null}
        {psp.livemode ? null : <span className="text-xs text-soft">test mode</span>}
      </div>
      <p className="text-soft">
        {psp.enabled ? circuitText(psp) : "Switched off: it gets no new charges."}
        {psp.hold ? (
          <>
            {" "}
            Held until <ExactTime atMs={psp.hold.until_ms} /> by {psp.hold.by}: {psp.hold.reason}.
          </>
        ) : null}
      </p>
      <HealthLine points={psp.series ?? []} label="The last hour" />
      <dl className="grid grid-cols-3 gap-3">
        <Figure name="Success, 1 h" value={percent(hour?.success_rate ?? null)} />
        <Figure name="Success, 5 min" value={percent(psp.windows["5m"]?.success_rate ?? null)} />
        <Figure name="p95, 1 h" value={hour?.latency_ms.p95 == null ? "–" : `${hour.latency_ms.p95} ms`} />
      </dl>
      <p className="text-xs text-soft">
        {psp.last_error ? (
          <>
            Last error <RelativeTime atMs={psp.last_error.at_ms} />: it {errorText(psp.last_error.class)} (
            {psp.last_error.reason}).
          </>
        ) : (
          "No error yet."
        )}
      </p>
      {onManage ? <Acts psp={psp} onManage={onManage} /> : null}
    </section>
  );
}

function Acts({ psp, onManage }: { psp: PspHealth; onManage: (managing: Managing) => void }) {
  const button = (command: Managing["command"], name: string) => (
    <Button size="small" aria-label={`${name}: ${psp.name}`} onClick={() => onManage({ command, psp })}>
      {name}
    </Button>
  );
  return (
    <div className="flex flex-wrap gap-2">
      {psp.hold ? button("release", "Release") : button("hold", "Hold")}
      {psp.enabled ? button("disable", "Disable") : button("enable", "Enable")}
      {button("probe", "Probe")}
    </div>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-xs text-soft">{name}</dt>
      <dd className="text-base font-semibold">{value}</dd>
    </div>
  );
}
