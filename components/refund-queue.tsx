"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRef, useState } from "react";
import { REFRESH_MS, readConsole } from "@/components/console-read";
import { DecideRefunds, type Deciding } from "@/components/decide-refunds";
import { ReadFault } from "@/components/read-fault";
import { RefundRow } from "@/components/refund-row";
import { focusedRow, focusRow } from "@/components/rows";
import { classNames } from "@/components/ui/class-names";
import { Kbd } from "@/components/ui/kbd";
import { useHotkeys } from "@/components/use-hotkeys";
import { QUEUE_TABS, RefundQueue as Queue, type QueuedRefund, type QueueTab } from "@/lib/refunds/queue-schema";

const tabWords: Readonly<Record<QueueTab, string>> = { waiting: "Waiting", decided: "Decided", all: "All" };
const nothing: Readonly<Record<QueueTab, string>> = {
  waiting: "Nothing waits for a decision. New refunds appear here by themselves.",
  decided: "Nobody has decided about a refund yet.",
  all: "There are no refunds yet. Merchants ask for them through the API.",
};

/** Refunds to decide about, one screen, by keyboard or mouse: `j` `k` rows, `x` choose, `a` approve, `r` reject. */
export function RefundQueue({ tab, queue, loadedMs }: { tab: QueueTab; queue: Queue; loadedMs: number }) {
  const shown = useQuery({
    queryKey: ["refunds", tab],
    queryFn: ({ client, queryKey, signal }) =>
      readConsole(`refunds?tab=${tab}`, Queue, { unattended: client.getQueryData(queryKey) !== undefined, signal }),
    initialData: queue,
    initialDataUpdatedAt: loadedMs,
    placeholderData: keepPreviousData,
    staleTime: REFRESH_MS,
    refetchInterval: REFRESH_MS,
  });
  const { data: rows, waiting } = shown.data;
  const list = useRef<HTMLUListElement>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [deciding, setDeciding] = useState<(Deciding & { place: number }) | undefined>(undefined);

  function decide(decision: Deciding["decision"], row?: QueuedRefund): void {
    const place = Math.max(0, row ? rows.indexOf(row) : focusedRow(list.current));
    const batch = rows.filter(({ refund_id }) => chosen.has(refund_id));
    const about = (!row && batch.length > 0 ? batch : [row ?? rows[place]]).filter(
      (each) => each?.undecidable === null,
    );
    if (about.length > 0) setDeciding({ decision, refunds: about.filter((each) => each !== undefined), place });
  }

  function choose(id: string): void {
    setChosen((before) => new Set(before.has(id) ? [...before].filter((each) => each !== id) : [...before, id]));
  }

  const keys = {
    j: { does: "Next refund", act: () => focusRow(list.current, focusedRow(list.current) + 1) },
    k: { does: "Refund before", act: () => focusRow(list.current, focusedRow(list.current) - 1) },
    x: {
      does: "Choose for a batch",
      act: () => {
        const row = rows[focusedRow(list.current)];
        if (row && row.undecidable === null) choose(row.refund_id);
      },
    },
    a: { does: "Approve", act: () => decide("approve") },
    r: { does: "Reject", act: () => decide("reject") },
  };
  useHotkeys(deciding ? NO_KEYS : keys);

  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <nav aria-label="Which refunds" className="flex gap-1">
          {QUEUE_TABS.map((each) => (
            <Link
              key={each}
              href={`/refunds?tab=${each}`}
              aria-current={each === tab ? "page" : undefined}
              className={classNames(
                "rounded-md px-3 py-1.5 font-medium text-soft hover:bg-raised",
                each === tab && "bg-raised text-ink",
              )}
            >
              {tabWords[each]}
              {each === "waiting" ? ` (${waiting})` : ""}
            </Link>
          ))}
        </nav>
        <p className="flex flex-wrap gap-x-3 text-xs text-soft max-sm:hidden">
          <span>
            <Kbd>j</Kbd> <Kbd>k</Kbd> rows
          </span>
          <span>
            <Kbd>x</Kbd> choose
          </span>
          <span>
            <Kbd>a</Kbd> approve
          </span>
          <span>
            <Kbd>r</Kbd> reject
          </span>
        </p>
      </div>
      {shown.error ? <ReadFault error={shown.error} shownMs={shown.dataUpdatedAt} /> : null}
      {rows.length === 0 ? (
        <p className="rounded-lg border border-dashed border-line px-6 py-16 text-center text-soft">{nothing[tab]}</p>
      ) : (
        <ul ref={list} aria-label="Refunds" className="divide-y divide-line rounded-lg border border-line bg-paper">
          {rows.map((row) => (
            <RefundRow
              key={row.refund_id}
              row={row}
              chosen={chosen.has(row.refund_id)}
              onChoose={() => choose(row.refund_id)}
              onDecide={(decision) => decide(decision, row)}
            />
          ))}
        </ul>
      )}
      {deciding ? (
        <DecideRefunds
          key={deciding.refunds.map(({ refund_id }) => refund_id).join(" ")}
          deciding={deciding}
          onClose={async (decided) => {
            setDeciding(undefined);
            if (decided) {
              setChosen(new Set());
              await shown.refetch();
            }
            // The next one is under the hand at once.
            requestAnimationFrame(() => focusRow(list.current, deciding.place));
          }}
        />
      ) : null}
    </div>
  );
}

const NO_KEYS = {};
