"use client";

import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { REFRESH_MS, readConsole } from "@/components/console-read";

/**
 * What a screen shows, refreshed by itself while it is seen: `path` below `/api/console/`, the schema of the answer, and
 * what the server rendered the page with, when it is for this very path. Old rows stay until the new ones are here.
 */
export function useLiveRead<Shown>(
  path: string,
  schema: { parse(body: unknown): Shown },
  first?: { path: string; shown: Shown; loadedMs: number },
): UseQueryResult<Shown> {
  return useQuery({
    queryKey: [path],
    queryFn: ({ client, queryKey, signal }) =>
      readConsole(path, schema, { unattended: client.getQueryData(queryKey) !== undefined, signal }),
    ...(first?.path === path ? { initialData: first.shown, initialDataUpdatedAt: first.loadedMs } : {}),
    placeholderData: keepPreviousData,
    staleTime: REFRESH_MS,
    refetchInterval: REFRESH_MS,
  });
}
