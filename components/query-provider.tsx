"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";

/**
 * Without a network too it is tried, and fails: a screen that only waited for the network would show what is old as if it
 * were new. An act would wait unseen, and be done an hour later.
 */
const OPTIONS = {
  defaultOptions: { queries: { retry: 1, networkMode: "always" }, mutations: { networkMode: "always" } },
} as const;

/** The cache of the console's live reads. One for each visit. */
export function QueryProvider({ children }: { children: ReactNode }) {
  const [client] = useState(() => new QueryClient(OPTIONS));
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
