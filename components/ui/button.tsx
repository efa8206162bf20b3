import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { classNames } from "@/components/ui/class-names";

/** A button's look, also for links that act like one. */
export const buttonClass = cva(
  "inline-flex items-center justify-center gap-1.5 rounded-md font-medium whitespace-nowrap transition-colors disabled:opacity-60 aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      kind: {
        primary: "bg-accent text-on-accent hover:opacity-90 forced-colors:border-2",
        plain: "border border-line bg-paper text-ink hover:bg-raised",
        danger: "bg-bad text-paper hover:opacity-90 forced-colors:border-2",
        quiet: "text-soft hover:bg-raised hover:text-ink",
      },
      size: {
        normal: "h-9 px-3",
        small: "h-7 px-2 text-xs",
        icon: "size-9",
        tiny: "size-6 shrink-0 rounded [&_svg]:size-3.5",
      },
    },
    defaultVariants: { kind: "plain", size: "normal" },
  },
);

export function Button({
  kind,
  size,
  className,
  type = "button",
  ...rest
}: ComponentProps<"button"> & VariantProps<typeof buttonClass>) {
  return <button type={type} className={classNames(buttonClass({ kind, size }), className)} {...rest} />;
}
