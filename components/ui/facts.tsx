import type { ReactNode } from "react";
import { CopyButton } from "@/components/ui/copy-button";

/** Names with their values. A name breaks before a value, as an amount, that can't. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(min-content,1fr)] gap-x-6 gap-y-2 px-4 py-3 max-sm:gap-x-3">
      {children}
    </dl>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="max-w-40 wrap-anywhere text-soft">{name}</dt>
      <dd className="text-right wrap-anywhere">{children}</dd>
    </>
  );
}

/** An id as it is written, with a copy button where `copy` says what it is. */
export function Mono({ children, copy }: { children: string; copy?: string }) {
  return (
    <span className="inline-flex items-center gap-1 font-mono text-xs max-sm:tracking-tight">
      <span className="break-all">{children}</span>
      {copy ? <CopyButton text={children} label={copy} /> : null}
    </span>
  );
}
