"use client";

import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { CaseAct, type CaseCommand } from "@/components/case-act";
import { type CaseReader, commandsFor } from "@/components/case-acts";
import { CaseRow } from "@/components/case-row";
import { caseKindWords, caseStatusLooks } from "@/components/case-words";
import { EmptyPage } from "@/components/empty-page";
import { LostPlace } from "@/components/lost-place";
import { ReadFault } from "@/components/read-fault";
import { focusedRow, focusRow } from "@/components/rows";
import { buttonClass } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { LinkTabs } from "@/components/ui/link-tabs";
import { PageHead } from "@/components/ui/page-head";
import { Select } from "@/components/ui/select";
import { useHotkeys } from "@/components/use-hotkeys";
import { useLiveRead } from "@/components/use-live-read";
import { type Case, CaseQueue, type CaseQueueQuery } from "@/lib/cases/schema";
import { CASE_KINDS, CASE_STATUSES } from "@/lib/cases/status";

type Props = { query: CaseQueueQuery; queue: CaseQueue; lost: boolean; reader: CaseReader; loadedMs: number };

/** What people have to look at, the oldest of it first. `j` `k` rows, `t` take, `e` resolve. */
export function CaseList({ query, queue, lost, reader, loadedMs }: Props) {
  const router = useRouter();
  const path = `cases?${addressOf(query)}`;
  const live = useLiveRead(path, CaseQueue, { path, shown: queue, loadedMs });
  const { data: rows, next, todo } = live.data ?? queue;
  const list = useRef<HTMLUListElement>(null);
  const [acting, setActing] = useState<{ command: CaseCommand; about: Case; place: number } | undefined>(undefined);

  function act(command: CaseCommand, about: Case | undefined): void {
    if (!about || !commandsFor(about, reader).includes(command)) return;
    setActing({ command, about, place: rows.indexOf(about) });
  }
  const onRow = (command: CaseCommand) => () => act(command, rows[focusedRow(list.current)]);
  useHotkeys({
    j: { does: "Next case", act: () => focusRow(list.current, focusedRow(list.current) + 1) },
    k: { does: "Case before", act: () => focusRow(list.current, focusedRow(list.current) - 1) },
    ...(reader.mayResolve
      ? {
          t: { does: "Take", act: onRow("take") },
          u: { does: "Release", act: onRow("release") },
          e: { does: "Resolve", act: onRow("resolve") },
        }
      : {}),
  });

  return (
    <>
      <PageHead title="Cases">
        What Paydesk can't decide by itself, the oldest first. Take a case before you work on it.
      </PageHead>
      <CaseFilters
        query={query}
        todo={todo}
        onGo={(change) => router.push(`/cases?${addressOf({ ...query, ...change })}`)}
      />
      <LostPlace lost={lost} />
      {live.error ? (
        <div className="mb-3">
          <ReadFault error={live.error} shownMs={live.dataUpdatedAt} />
        </div>
      ) : null}
      {rows.length === 0 ? (
        <Nothing query={query} />
      ) : (
        <ul ref={list} aria-label="Cases" className="divide-y divide-line rounded-lg border border-line bg-paper">
          {rows.map((row) => (
            <CaseRow key={row.case_id} row={row} reader={reader} onAct={(command) => act(command, row)} />
          ))}
        </ul>
      )}
      {next ? (
        <p className="mt-3 text-right">
          <a className={buttonClass()} href={`/cases?${addressOf({ ...query, after: next })}`}>
            Next page
          </a>
        </p>
      ) : null}
      {acting ? (
        <CaseAct
          {...acting}
          onClose={async () => {
            setActing(undefined);
            await live.refetch();
            requestAnimationFrame(() => focusRow(list.current, acting.place));
          }}
        />
      ) : null}
    </>
  );
}

/** Which cases: by where they stand, and by kind. */
function CaseFilters({
  query,
  todo,
  onGo,
}: {
  query: CaseQueueQuery;
  todo: number;
  onGo: (change: Partial<CaseQueueQuery>) => void;
}) {
  return (
    <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
      <LinkTabs
        label="Which cases"
        tabs={STATES.map((state) => ({
          href: `/cases?${addressOf({ ...query, state, after: undefined })}`,
          name: state === "todo" ? `${stateWords.todo} (${todo})` : stateWords[state],
          here: state === query.state,
        }))}
      />
      <Select
        aria-label="Kind"
        value={query.kind ?? ""}
        onChange={({ target }) => onGo({ kind: CASE_KINDS.find((each) => each === target.value), after: undefined })}
      >
        <option value="">Every kind</option>
        {CASE_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {caseKindWords[kind]}
          </option>
        ))}
      </Select>
    </div>
  );
}

const STATES = ["todo", ...CASE_STATUSES, "all"] as const;
const stateWords: Readonly<Record<CaseQueueQuery["state"], string>> = {
  todo: "To do",
  open: caseStatusLooks.open.word,
  taken: caseStatusLooks.taken.word,
  resolved: caseStatusLooks.resolved.word,
  all: "All",
};

function addressOf({ state, kind, after }: CaseQueueQuery): string {
  return new URLSearchParams({ state, ...(kind ? { kind } : {}), ...(after ? { after } : {}) }).toString();
}

function Nothing({ query }: { query: CaseQueueQuery }) {
  if (query.after) return <EmptyPage first={`/cases?${addressOf({ ...query, after: undefined })}`} />;
  if (query.kind) return <Empty title="No case matches">Choose another kind or state.</Empty>;
  if (query.state === "resolved") return <Empty title="Nobody has resolved a case yet" />;
  return (
    <Empty title="Nothing to look at">
      Cases open by themselves when a PSP's answer and our books don't agree. They appear here at once.
    </Empty>
  );
}
