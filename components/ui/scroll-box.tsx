import type { ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";

/**
 * Holds what is wider than a narrow screen. It can have the focus, so that arrow keys scroll it too. `bare`: it stands in
 * a card, which has a border. Without `relative`, what it hides from the eye would make the page wider.
 */
export function ScrollBox({ label, bare = false, children }: { label: string; bare?: boolean; children: ReactNode }) {
  const look = bare ? "rounded-b-lg" : "rounded-lg border border-line";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by keys.
    <section aria-label={label} tabIndex={0} className={classNames("relative overflow-x-auto bg-paper", look)}>
      {children}
    </section>
  );
}
