"use client";

import { useSearchParams } from "next/navigation";
import { useMemo } from "react";
import { useLiveRead } from "@/components/use-live-read";
import { useLostPlace } from "@/components/use-lost-place";
import { addressOf, type FirstPage, filtersOf, queryOf } from "@/components/webhook-address";

type Filters = Record<string, string | number | undefined>;
type Changes = Record<string, string | undefined>;

type Source<Given, Page> = {
  /** The page that the list stands on; its address holds the filters. */
  address: string;
  /** What is read, below `/api/console/`. */
  path: string;
  filters: Parameters<typeof filtersOf<Given>>[0];
  page: { parse(body: unknown): Page };
  /** Filters that aren't the reader's to change. */
  fixed?: Changes;
};

/** Which part of a list is looked at, which is no filter. */
const PAGING = ["limit", "starting_after", "ending_before"];

/** A list that is kept by pages: its filters as the address has them, and the page they lead to, refreshed by itself. */
export function useWebhookList<Given extends Filters, Page extends { next_cursor: string | null }>(
  source: Source<Given, Page>,
  first: FirstPage<Given, Page>,
) {
  const { address, path, filters: schema, page, fixed } = source;
  const text = useSearchParams().toString();
  const given = useMemo(
    () => filtersOf(schema, { ...Object.fromEntries(new URLSearchParams(text)), ...fixed }),
    [schema, text, fixed],
  );
  const { query: filters, lost, refusedBy } = useLostPlace(given.filters, first.lost);
  const read = useLiveRead(`${path}?${queryOf(filters)}`, page, {
    path: `${path}?${queryOf(first.filters)}`,
    shown: first.page,
    loadedMs: first.loadedMs,
  });
  refusedBy(read.error);
  const kept = Object.entries(filters).filter(([name, value]) => value !== undefined && !(fixed && name in fixed));
  // Next keeps this in step with useSearchParams, without asking the server for the page again.
  const go = (wanted: Filters) => window.history.pushState(null, "", addressOf(address, wanted));
  return {
    filters,
    read,
    /** Whether the address names a place that is none; the newest are shown. */
    lost: lost || given.lost,
    /** Whether the newest are not shown. */
    older: filters.starting_after !== undefined,
    filtered: kept.some(([name]) => !PAGING.includes(name)),
    /** Shows the list with other filters besides, from its newest. */
    show: (changes: Changes) => go({ ...Object.fromEntries(kept), starting_after: undefined, ...changes }),
    showAll: () => go({}),
  };
}
