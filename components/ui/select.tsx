import type { ComponentProps } from "react";
import { classNames } from "@/components/ui/class-names";
import { inputClass } from "@/components/ui/field";

/** A choice among a few, with the browser's own list: it works everywhere, by keys and on phones. */
export function Select({ className, children, ...rest }: ComponentProps<"select">) {
  return (
    <select className={classNames(inputClass, "w-auto pr-2", className)} {...rest}>
      {children}
    </select>
  );
}
