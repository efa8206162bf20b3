"use client";

import { useQuery } from "@tanstack/react-query";
import { type RefObject, useEffect, useState } from "react";
import { REFRESH_MS, readConsole } from "@/components/console-read";
import { isFateOpen } from "@/components/refund-fate";
import { LEFT_MAX, type QueuedRefund, type RefundQueue, RefundsLeft } from "@/lib/refunds/queue-schema";

/**
 * A row of the queue. `goneMs`: since when it waits no more, because it was decided about without this screen's being
 * told: by somebody else, or by the reader, whose answer was lost. Until what became of it is read, its row says that it
 * waits.
 */
export type KeptRow = { row: QueuedRefund; goneMs: number | undefined };

/** Long enough to be read. */
const GONE_SHOWN_MS = 6_000;
const LOOK_MS = 2_000;

type Kept = {
  from: RefundQueue;
  left: RefundsLeft | undefined;
  rows: readonly KeptRow[];
  dropped: ReadonlySet<string>;
};

/**
 * The rows of a queue that others work on too: what leaves it stays in its place, marked with who decided what, until it
 * was seen and neither the pointer nor the focus is among the rows. New ones come in at the end. So nothing ever moves
 * under the cursor. `drop` takes out what the reader decided about.
 */
export function useKeptRows(
  queue: RefundQueue,
  list: RefObject<HTMLElement | null>,
): { rows: readonly KeptRow[]; drop: (ids: readonly string[]) => void } {
  const [kept, setKept] = useState<Kept>(() => ({
    from: queue,
    left: undefined,
    rows: queue.data.map((row) => ({ row, goneMs: undefined })),
    dropped: new Set(),
  }));
  if (kept.from !== queue) setKept({ ...kept, from: queue, rows: merge(kept, queue) });
  const left = useLeft(kept.rows);
  if (left && kept.left !== left) setKept({ ...kept, left, rows: tell(kept.rows, left) });

  const someGone = kept.rows.some(({ goneMs }) => goneMs !== undefined);
  useEffect(() => {
    if (!someGone) return;
    const timer = setInterval(() => {
      if (list.current?.matches(":hover, :focus-within")) return;
      setKept((now) => ({ ...now, rows: now.rows.filter(({ goneMs }) => !isSeen(goneMs)) }));
    }, LOOK_MS);
    return () => clearInterval(timer);
  }, [someGone, list]);

  return {
    rows: kept.rows,
    drop: (ids) =>
      setKept((now) => ({
        ...now,
        rows: now.rows.filter(({ row, goneMs }) => !ids.includes(row.refund_id) && !isSeen(goneMs)),
        dropped: new Set([...now.dropped, ...ids]),
      })),
  };
}

/** What became of those that left, by their ids: it may be long ago, as when nobody looked at the screen. */
function useLeft(rows: readonly KeptRow[]): RefundsLeft | undefined {
  const ids = rows.filter(isFateOpen).map(({ row }) => row.refund_id);
  const path = `refunds/left?refund_ids=${ids.slice(0, LEFT_MAX).join(",")}`;
  return useQuery({
    queryKey: [path],
    queryFn: ({ signal }) => readConsole(path, RefundsLeft, { unattended: true, signal }),
    enabled: ids.length > 0,
    refetchInterval: REFRESH_MS,
  }).data;
}

function tell(rows: readonly KeptRow[], { data }: RefundsLeft): KeptRow[] {
  const told = new Map(data.map((row) => [row.refund_id, row]));
  // It is there to be read from now on.
  return rows.map((each) => {
    const row = isFateOpen(each) ? told.get(each.row.refund_id) : undefined;
    return row && row.status !== "requires_approval" ? { row, goneMs: Date.now() } : each;
  });
}

function isSeen(goneMs: number | undefined): boolean {
  return goneMs !== undefined && Date.now() - goneMs > GONE_SHOWN_MS;
}

function merge({ rows, dropped }: Kept, queue: RefundQueue): KeptRow[] {
  const here = new Map(queue.data.map((row) => [row.refund_id, row]));
  const known = new Set(rows.map(({ row }) => row.refund_id));
  const kept = rows.map(({ row, goneMs }): KeptRow => {
    const now = here.get(row.refund_id);
    if (now) return { row: now, goneMs: undefined };
    return { row, goneMs: goneMs ?? Date.now() };
  });
  const fresh = queue.data.filter(({ refund_id }) => !known.has(refund_id) && !dropped.has(refund_id));
  return [...kept, ...fresh.map((row) => ({ row, goneMs: undefined }))];
}
