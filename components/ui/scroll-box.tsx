import type { ReactNode } from "react";

/** Holds what is wider than a narrow screen. It can have the focus, so that arrow keys scroll it too. */
export function ScrollBox({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keys.
    <section aria-label={label} tabIndex={0} className="overflow-x-auto rounded-lg border border-line bg-paper">
      {children}
    </section>
  );
}
