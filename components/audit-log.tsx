"use client";

import { useRouter } from "next/navigation";
import { useRef } from "react";
import { type AuditAddress, auditQuery } from "@/components/audit-address";
import { AuditFilterBar } from "@/components/audit-filter-bar";
import { AuditLine } from "@/components/audit-line";
import { AuditVerify } from "@/components/audit-verify";
import { LostPlace } from "@/components/lost-place";
import { ReadFault } from "@/components/read-fault";
import { focusedRow, focusRow } from "@/components/rows";
import { buttonClass } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { PageHead } from "@/components/ui/page-head";
import { useHotkeys } from "@/components/use-hotkeys";
import { useLiveRead } from "@/components/use-live-read";
import { type AuditChain, AuditPage } from "@/lib/audit/schema";

type Props = { address: AuditAddress; page: AuditPage; lost: boolean; chains: readonly AuditChain[]; loadedMs: number };

/** Who did what, newest first, as a page, as a file, and proven by its hashes. */
export function AuditLog({ address, page, lost, chains, loadedMs }: Props) {
  const router = useRouter();
  const query = auditQuery(address);
  const path = query ? `audit?${query}` : "audit";
  const live = useLiveRead(path, AuditPage, { path, shown: page, loadedMs });
  const { data, next_cursor } = live.data ?? page;
  const list = useRef<HTMLUListElement>(null);
  const go = (change: Partial<AuditAddress>) =>
    router.push(`/audit?${auditQuery({ ...address, starting_after: undefined, ...change })}`);
  useHotkeys({
    j: { does: "Next record", act: () => focusRow(list.current, focusedRow(list.current) + 1) },
    k: { does: "Record before", act: () => focusRow(list.current, focusedRow(list.current) - 1) },
  });
  const file = auditQuery({ ...address, starting_after: undefined });
  const fileOf = (format: string) => `/v1/admin/audit_log/export?format=${format}${file ? `&${file}` : ""}`;
  return (
    <div className="space-y-4">
      <PageHead
        title="Audit log"
        aside={
          <>
            <a className={buttonClass()} href={fileOf("csv")} download>
              Export CSV
            </a>
            <a className={buttonClass()} href={fileOf("jsonl")} download>
              Export JSON lines
            </a>
          </>
        }
      >
        Who did what, when and from where. Records can't be changed; each is bound to the one before by its hash.
      </PageHead>
      <AuditFilterBar key={query} address={address} chains={chains} onChange={go} />
      <AuditVerify chains={chains} wanted={address.chain} />
      <LostPlace lost={lost} />
      {live.error ? <ReadFault error={live.error} shownMs={live.dataUpdatedAt} /> : null}
      {data.length === 0 ? (
        <Empty title={query ? "No record matches" : "Nothing was done yet"}>
          {query
            ? "Ids have to be whole; an action may be cut after its point, as in refund."
            : "Decisions, changes of settings and whatever else people do appear here."}
        </Empty>
      ) : (
        <ul ref={list} aria-label="Records" className="divide-y divide-line rounded-lg border border-line bg-paper">
          {data.map((record) => (
            <AuditLine key={record.id} record={record} onFilter={go} />
          ))}
        </ul>
      )}
      {next_cursor ? (
        <p className="text-right">
          <a className={buttonClass()} href={`/audit?${auditQuery({ ...address, starting_after: next_cursor })}`}>
            Older records
          </a>
        </p>
      ) : null}
    </div>
  );
}
