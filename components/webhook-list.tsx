"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, type RefObject, useMemo, useRef } from "react";
import { LostPlace } from "@/components/lost-place";
import { ReadFault } from "@/components/read-fault";
import { focusedRow, focusRow } from "@/components/rows";
import { Button } from "@/components/ui/button";
import { Kbd } from "@/components/ui/kbd";
import { Skeleton } from "@/components/ui/skeleton";
import { type Hotkeys, useHotkeys } from "@/components/use-hotkeys";
import type { useWebhookList } from "@/components/use-webhook-list";

/** Keys of a list: its rows, and whatever can be done with the one that has the focus. `Esc` leads to `back`. */
function useListKeys(list: RefObject<HTMLElement | null>, back: string | undefined, more: Hotkeys | undefined): void {
  const router = useRouter();
  const keys = useMemo(
    () => ({
      j: { does: "Next row", act: () => focusRow(list.current, focusedRow(list.current) + 1) },
      k: { does: "Row before", act: () => focusRow(list.current, focusedRow(list.current) - 1) },
      ...(back ? { Escape: { does: "Back", act: () => router.push(back) } } : {}),
      ...more,
    }),
    [list, back, more, router],
  );
  useHotkeys(keys);
}

type Props = {
  list: Pick<ReturnType<typeof useWebhookList>, "lost" | "older" | "show"> & {
    read: Pick<ReturnType<typeof useWebhookList>["read"], "error" | "data" | "dataUpdatedAt" | "isPlaceholderData">;
  };
  filters?: ReactNode;
  back?: string;
  /** What can be done with the row that has the focus, by its place. */
  rowKeys?: Readonly<Record<string, { does: string; act: (place: number) => void }>>;
  children: ReactNode;
};

/** The frame of a list that is kept by pages: its filters, its rows, its keys, and the way to what is older. */
export function WebhookList({ list: { read, lost, older, show }, filters, back, rowKeys, children }: Props) {
  const list = useRef<HTMLDivElement>(null);
  const more = useMemo(
    () =>
      Object.fromEntries(
        Object.entries(rowKeys ?? {}).map(([key, { does, act }]) => [
          key,
          { does, act: () => act(focusedRow(list.current)) },
        ]),
      ),
    [rowKeys],
  );
  useListKeys(list, back, more);
  const cursor = read.data?.next_cursor;
  return (
    <div className="space-y-3">
      {filters ? <search className="flex flex-wrap items-center gap-2">{filters}</search> : null}
      <LostPlace lost={lost} />
      {read.error ? <ReadFault error={read.error} shownMs={read.data ? read.dataUpdatedAt : undefined} /> : null}
      <div ref={list} aria-busy={read.isPlaceholderData} className={read.isPlaceholderData ? "opacity-60" : ""}>
        {read.data ? children : null}
        {read.data || read.error ? null : <Skeleton />}
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="flex flex-wrap gap-x-3 text-xs text-soft max-sm:hidden">
          <span>
            <Kbd>j</Kbd> <Kbd>k</Kbd> rows
          </span>
          <span>
            <Kbd>Enter</Kbd> open
          </span>
          {Object.entries(rowKeys ?? {}).map(([key, { does }]) => (
            <span key={key}>
              <Kbd>{key}</Kbd> {does.toLowerCase()}
            </span>
          ))}
        </p>
        <div className="ml-auto flex gap-2">
          {older ? (
            <Button size="small" onClick={() => show({})}>
              Newest
            </Button>
          ) : null}
          {cursor ? (
            <Button size="small" onClick={() => show({ starting_after: cursor })}>
              Older
            </Button>
          ) : null}
        </div>
      </div>
    </div>
  );
}
