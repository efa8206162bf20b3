"use client";

import { useLinkStatus } from "next/link";

/** In a link: says that the page is on its way, so that a slow server never looks like a press that went nowhere. */
export function LinkPending() {
  const { pending } = useLinkStatus();
  return (
    <span
      aria-hidden
      className={
        pending
          ? "ml-auto inline-block size-1.5 shrink-0 animate-pulse rounded-full bg-accent motion-reduce:animate-none"
          : "ml-auto inline-block size-1.5 shrink-0"
      }
    />
  );
}
