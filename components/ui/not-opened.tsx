"use client";

import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Button } from "@/components/ui/button";

let said = false;
const listeners = new Set<() => void>();

/** Says, or says no more, that something could not be opened. */
export function sayNotOpened(now: boolean): void {
  said = now;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Where it is said. It is a part of the page itself: what would show a notice can't be loaded then either. */
export function NotOpened() {
  const shown = useSyncExternalStore(
    subscribe,
    () => said,
    () => false,
  );
  if (!shown) return null;
  return (
    <div
      role="alert"
      className="fixed right-4 bottom-4 z-50 flex max-w-[min(24rem,calc(100vw-2rem))] items-start gap-2 rounded-lg border border-line bg-bad-ground px-4 py-3 text-bad shadow-lg"
    >
      <p>
        This could not be opened: the server can't be reached. Nothing was done. Look at your connection, then open it
        again; if it stays like this, reload the page.
      </p>
      <Button kind="quiet" size="tiny" aria-label="Close this message" onClick={() => sayNotOpened(false)}>
        <X />
      </Button>
    </div>
  );
}
