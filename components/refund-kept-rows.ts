"use client";

import { type RefObject, useEffect, useState } from "react";
import type { QueuedRefund, RefundQueue } from "@/lib/refunds/queue-schema";

/**
 * A row of the queue. `goneMs`: since when it waits no more, because it was decided about without this screen's being
 * told: by somebody else, or by the reader, whose answer was lost.
 */
export type KeptRow = { row: QueuedRefund; goneMs: number | undefined };

/** Long enough to be read. */
const GONE_SHOWN_MS = 6_000;
const LOOK_MS = 2_000;

type Kept = { from: RefundQueue; rows: readonly KeptRow[]; dropped: ReadonlySet<string> };

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
    rows: queue.data.map((row) => ({ row, goneMs: undefined })),
    dropped: new Set(),
  }));
  if (kept.from !== queue) setKept({ ...kept, from: queue, rows: merge(kept, queue) });

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

function isSeen(goneMs: number | undefined): boolean {
  return goneMs !== undefined && Date.now() - goneMs > GONE_SHOWN_MS;
}

function merge({ rows, dropped }: Kept, queue: RefundQueue): KeptRow[] {
  const here = new Map(queue.data.map((row) => [row.refund_id, row]));
  const left = new Map(queue.left.map((row) => [row.refund_id, row]));
  const known = new Set(rows.map(({ row }) => row.refund_id));
  const kept = rows.map(({ row, goneMs }): KeptRow => {
    const now = here.get(row.refund_id);
    if (now) return { row: now, goneMs: undefined };
    return { row: left.get(row.refund_id) ?? row, goneMs: goneMs ?? Date.now() };
  });
  const fresh = queue.data.filter(({ refund_id }) => !known.has(refund_id) && !dropped.has(refund_id));
  return [...kept, ...fresh.map((row) => ({ row, goneMs: undefined }))];
}
