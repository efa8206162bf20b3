import type { ComponentProps } from "react";
import { inputClass } from "@/components/ui/field";

type Props = Omit<ComponentProps<"input">, "onChange"> & {
  id: string;
  label: string;
  hint?: string;
  error: string | undefined;
  onValue: (value: string) => void;
};

/** A field of a rule, with what is wrong with it below. */
export function RoutingField({ id, label, hint, error, onValue, ...rest }: Props) {
  return (
    <div className="min-w-0 space-y-1.5">
      <label htmlFor={id} className="block">
        {label}
      </label>
      <input
        id={id}
        autoComplete="off"
        className={inputClass}
        aria-invalid={error ? true : undefined}
        aria-describedby={error || hint ? `${id}-note` : undefined}
        onChange={({ target: { value } }) => onValue(value)}
        {...rest}
      />
      {error || hint ? (
        <p id={`${id}-note`} className={error ? "text-xs text-bad" : "text-xs text-soft"}>
          {error ?? hint}
        </p>
      ) : null}
    </div>
  );
}
