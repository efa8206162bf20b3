import { cva, type VariantProps } from "class-variance-authority";
import type { ReactNode } from "react";

const badgeClass = cva("inline-flex items-center gap-1.5 rounded px-1.5 py-0.5 text-xs font-medium whitespace-nowrap", {
  variants: {
    tone: {
      good: "bg-good-ground text-good",
      wait: "bg-wait-ground text-wait",
      bad: "bg-bad-ground text-bad",
      open: "bg-open-ground text-open",
      quiet: "bg-raised text-soft",
    },
  },
});

export type Tone = NonNullable<VariantProps<typeof badgeClass>["tone"]>;

/** A word with a colour. The word alone says it; the colour only helps the eye. */
export function Badge({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={badgeClass({ tone })}>
      <span aria-hidden className="size-1.5 rounded-full bg-current forced-colors:bg-[CanvasText]" />
      {children}
    </span>
  );
}
