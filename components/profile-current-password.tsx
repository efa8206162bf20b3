import type { Ref } from "react";
import { Field } from "@/components/ui/field";

/** Asked for before anything of the own account changes that opens it. */
export function CurrentPassword({ ref }: { ref: Ref<HTMLInputElement> }) {
  return (
    <Field
      ref={ref}
      id="current-password"
      label="Current password"
      type="password"
      autoComplete="current-password"
      required
    />
  );
}
