import type { ComponentProps } from "react";
import { classNames } from "@/components/ui/class-names";

/** The look of everything that takes text or a choice. */
export const inputClass =
  "h-9 w-full min-w-0 rounded-md border border-edge bg-paper px-3 text-ink placeholder:text-soft aria-invalid:border-bad max-sm:text-base";

/** A labelled text field. */
export function Field({ label, id, className, ...rest }: ComponentProps<"input"> & { label: string; id: string }) {
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block font-medium">
        {label}
      </label>
      <input id={id} className={classNames(inputClass, className)} {...rest} />
    </div>
  );
}
