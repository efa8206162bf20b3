"use client";

import { useEffect } from "react";

let wanted = false;
const listeners = new Set<() => void>();

/** Has the place where notices appear made, for whoever may want to give one soon. Pages that only show need none. */
export function useToasts(): void {
  useEffect(() => {
    wanted = true;
    for (const listener of listeners) listener();
  }, []);
}

/** Whether anybody may want to give a notice, in the shape that React's external stores have. */
export const toastsWanted = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  read: () => wanted,
};
