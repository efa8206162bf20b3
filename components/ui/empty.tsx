import type { ReactNode } from "react";

/** Nothing to show: says so, and what to do about it or that nothing needs to be done. */
export function Empty({ title, children, act }: { title: string; children?: ReactNode; act?: ReactNode }) {
  return (
    <div className="space-y-3 rounded-lg border border-dashed border-line px-6 py-16 text-center">
      <p className="font-semibold">{title}</p>
      {children ? <div className="mx-auto max-w-md text-soft">{children}</div> : null}
      {act}
    </div>
  );
}
