"use client";

import { type RefObject, useMemo, useRef, useState } from "react";
import { ReadFault } from "@/components/read-fault";
import { useKeptRows } from "@/components/refund-kept-rows";
import { QueueHead, QueuePages } from "@/components/refund-queue-head";
import { RefundRow } from "@/components/refund-row";
import { focusedRow, focusRow, rowAt } from "@/components/rows";
import { Empty } from "@/components/ui/empty";
import { openedLater } from "@/components/ui/opened-later";
import type { Deciding } from "@/components/use-decisions";
import { type Hotkeys, useHotkeys } from "@/components/use-hotkeys";
import { useLiveRead } from "@/components/use-live-read";
import { RefundQueue as Queue, type QueuedRefund, type QueueTab } from "@/lib/refunds/queue-schema";

// What is opened later is loaded later.
const DecideRefunds = openedLater(
  () => import("@/components/decide-refunds").then((module) => module.DecideRefunds),
  ({ onClose }) => onClose([]),
);

const nothing: Readonly<Record<QueueTab, { title: string; text: string }>> = {
  waiting: { title: "Nothing waits for a decision", text: "New refunds appear here by themselves." },
  decided: { title: "Nobody has decided about a refund yet", text: "What is approved or rejected stands here." },
  all: {
    title: "There are no refunds yet",
    text: "Merchants ask for them through the API, operators on the page of a payment.",
  },
};

type Place = { tab: QueueTab; after: string | undefined; open: string | undefined };

/** Refunds to decide about, one screen, by keyboard or mouse: `j` `k` rows, `Enter` details, `x` choose, `a` `r` decide. */
export function RefundQueue({ place, queue, loadedMs }: { place: Place; queue: Queue; loadedMs: number }) {
  const { tab, after } = place;
  const path = `refunds?${new URLSearchParams(named(place))}`;
  const read = useLiveRead(path, Queue, { path, shown: queue, loadedMs });
  const shown = useMemo(() => withOpened(read.data ?? queue), [read.data, queue]);
  const list = useRef<HTMLUListElement>(null);
  const kept = useKeptRows(shown, list);
  const rows = tab === "waiting" ? kept.rows : shown.data.map((row) => ({ row, goneMs: undefined }));
  const [open, setOpen] = useOpen(place);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [deciding, setDeciding] = useState<(Deciding & { place: number }) | undefined>(undefined);

  function choose(id: string): void {
    setChosen((before) => new Set(before.has(id) ? [...before].filter((each) => each !== id) : [...before, id]));
  }

  function decide(decision: Deciding["decision"], at?: number): void {
    const place = Math.max(0, at ?? focusedRow(list.current));
    const batch = at === undefined ? rows.filter(({ row }) => chosen.has(row.refund_id)) : [];
    const about = (batch.length > 0 ? batch : rows.slice(place, place + 1)).filter(isDecidable).map(({ row }) => row);
    if (about.length > 0) setDeciding({ decision, refunds: about, place });
  }

  useQueueKeys(list, deciding !== undefined, {
    choose: (at) => {
      const focused = rows[at];
      if (focused && isDecidable(focused)) choose(focused.row.refund_id);
    },
    decide,
  });

  return (
    <div className="space-y-3">
      <QueueHead tab={tab} waiting={shown.waiting} chosen={chosen.size} decidable={rows.some(isDecidable)} />
      {read.error ? <ReadFault error={read.error} shownMs={read.dataUpdatedAt} /> : null}
      {rows.length === 0 ? (
        <Empty title={nothing[tab].title}>{nothing[tab].text}</Empty>
      ) : (
        <ul ref={list} aria-label="Refunds" className="divide-y divide-line rounded-lg border border-line bg-paper">
          {rows.map((each, at) => (
            <RefundRow
              key={each.row.refund_id}
              kept={each}
              nowMs={read.dataUpdatedAt}
              chosen={chosen.has(each.row.refund_id)}
              open={open === each.row.refund_id}
              onChoose={() => choose(each.row.refund_id)}
              onOpen={() => setOpen(open === each.row.refund_id ? undefined : each.row.refund_id)}
              onDecide={(decision) => decide(decision, at)}
            />
          ))}
        </ul>
      )}
      <QueuePages tab={tab} after={after} next={shown.next_cursor} />
      {deciding ? (
        <DecideRefunds
          key={deciding.refunds.map(({ refund_id }) => refund_id).join(" ")}
          deciding={deciding}
          // The next one is under the hand at once.
          focusAfter={() => rowAt(list.current, deciding.place)}
          onClose={(decidedIds) => {
            setDeciding(undefined);
            if (decidedIds.length > 0) {
              setChosen((before) => new Set([...before].filter((id) => !decidedIds.includes(id))));
              kept.drop(decidedIds);
            }
            void read.refetch();
          }}
        />
      ) : null}
    </div>
  );
}

function isDecidable({ row, goneMs }: { row: QueuedRefund; goneMs: number | undefined }): boolean {
  return row.undecidable === null && goneMs === undefined;
}

/** A refund that the address has open is here, also when the page has no room for it. */
function withOpened(queue: Queue): Queue {
  const { opened, data } = queue;
  if (!opened || data.some(({ refund_id }) => refund_id === opened.refund_id)) return queue;
  return { ...queue, data: [opened, ...data] };
}

/** Which refund is unfolded. The address says so, without a visit to the server. */
function useOpen(place: Place): [string | undefined, (id: string | undefined) => void] {
  const [open, setOpen] = useState(place.open);
  return [
    open,
    (id) => {
      setOpen(id);
      window.history.replaceState(null, "", `/refunds?${new URLSearchParams(named({ ...place, open: id }))}`);
    },
  ];
}

function named(place: Place): Record<string, string> {
  return Object.fromEntries(Object.entries(place).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function useQueueKeys(
  list: RefObject<HTMLElement | null>,
  deciding: boolean,
  acts: { choose: (at: number) => void; decide: (decision: Deciding["decision"]) => void },
): void {
  const keys: Hotkeys = {
    j: { does: "Next refund", act: () => focusRow(list.current, focusedRow(list.current) + 1) },
    k: { does: "Refund before", act: () => focusRow(list.current, focusedRow(list.current) - 1) },
    x: {
      does: "Choose for a batch",
      act: () => {
        // Before anybody moved, the first row is meant, as with the other acts; the focus goes there, so that j goes on.
        const at = Math.max(0, focusedRow(list.current));
        focusRow(list.current, at);
        acts.choose(at);
      },
    },
    a: { does: "Approve", act: () => acts.decide("approve") },
    r: { does: "Reject", act: () => acts.decide("reject") },
  };
  useHotkeys(deciding ? NO_KEYS : keys);
}

const NO_KEYS: Hotkeys = {};
