"use client";

import { useMemo, useRef, useState } from "react";
import { EmptyPage } from "@/components/empty-page";
import { ReadFault } from "@/components/read-fault";
import { isDecidable } from "@/components/refund-fate";
import { useKeptRows } from "@/components/refund-kept-rows";
import { QueueHead, QueuePages } from "@/components/refund-queue-head";
import { RefundRow } from "@/components/refund-row";
import { rowAt } from "@/components/rows";
import { Empty } from "@/components/ui/empty";
import { openedLater } from "@/components/ui/opened-later";
import { useLiveRead } from "@/components/use-live-read";
import { useQueueActs } from "@/components/use-queue-acts";
import { RefundQueue as Queue, type QueueTab } from "@/lib/refunds/queue-schema";

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
  const acts = useQueueActs(rows, list);

  return (
    <div className="space-y-3">
      <QueueHead tab={tab} waiting={shown.waiting} told={acts.told} decidable={rows.some(isDecidable)} />
      {read.error ? <ReadFault error={read.error} shownMs={read.dataUpdatedAt} /> : null}
      {rows.length === 0 ? (
        <Nothing place={place} />
      ) : (
        <ul
          ref={list}
          aria-label="Refunds"
          // Whoever goes on has read it.
          onFocus={acts.onRead}
          className="divide-y divide-line rounded-lg border border-line bg-paper"
        >
          {rows.map((each, at) => (
            <RefundRow
              key={each.row.refund_id}
              kept={each}
              nowMs={shown.read_ms}
              chosen={acts.chosen.includes(each)}
              open={open === each.row.refund_id}
              onChoose={() => acts.choose(at)}
              onOpen={() => setOpen(open === each.row.refund_id ? undefined : each.row.refund_id)}
              onDecide={(decision) => acts.decide(decision, at)}
            />
          ))}
        </ul>
      )}
      {rows.length > 0 ? <QueuePages tab={tab} after={after} next={shown.next_cursor} /> : null}
      {acts.deciding ? (
        <DecideRefunds
          key={acts.deciding.refunds.map(({ refund_id }) => refund_id).join(" ")}
          deciding={acts.deciding}
          // The next one is under the hand at once.
          focusAfter={() => rowAt(list.current, acts.deciding?.place ?? 0)}
          onClose={(decidedIds) => {
            acts.close(decidedIds);
            if (decidedIds.length > 0) kept.drop(decidedIds);
            void read.refetch();
          }}
        />
      ) : null}
    </div>
  );
}

function Nothing({ place: { tab, after } }: { place: Place }) {
  if (after !== undefined) return <EmptyPage first={`/refunds?tab=${tab}`} />;
  return <Empty title={nothing[tab].title}>{nothing[tab].text}</Empty>;
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
