"use client";

import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";

/** A choice among a list's words; the first line takes all of them. */
export function ChoiceFilter({
  label,
  all,
  value,
  choices,
  onChange,
}: {
  label: string;
  all: string;
  value: string | undefined;
  choices: ReadonlyArray<{ value: string; name: string }>;
  onChange: (value: string | undefined) => void;
}) {
  return (
    <Select
      aria-label={label}
      value={value ?? ""}
      onChange={({ target }) => onChange(target.value || undefined)}
      className="max-sm:grow"
    >
      <option value="">{all}</option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.name}
        </option>
      ))}
    </Select>
  );
}

/** A filter that came from a link, with the way to be rid of it. */
export function FilterChip({
  name,
  value,
  onRemove,
}: {
  name: string;
  value: string | undefined;
  onRemove: () => void;
}) {
  if (value === undefined) return null;
  return (
    <span className="inline-flex h-9 max-w-full items-center gap-1 rounded-md border border-accent bg-paper pr-1.5 pl-3">
      <span className="text-soft">{name}</span>
      <span className="truncate font-medium">{value}</span>
      <Button kind="quiet" size="tiny" aria-label={`Remove the filter by ${name.toLowerCase()}`} onClick={onRemove}>
        <X />
      </Button>
    </span>
  );
}
