"use client";

import { Toaster } from "sonner";

/** Where the outcomes of acts appear, each with its request id. */
export function Toasts() {
  return (
    <Toaster
      position="bottom-right"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast: "flex w-full gap-3 rounded-lg border border-line bg-paper px-4 py-3 text-ink shadow-lg",
          description: "font-mono text-xs text-soft",
        },
      }}
    />
  );
}
