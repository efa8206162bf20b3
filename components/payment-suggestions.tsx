"use client";

import { classNames } from "@/components/ui/class-names";
import { Written } from "@/components/ui/written";
import { certainOf } from "@/components/use-payment-search";
import type { Suggestion } from "@/lib/payments/search-suggest-schema";

type Props = {
  id: string;
  suggestions: readonly Suggestion[];
  /** The one under the cursor; -1 is none. */
  active: number;
  onTake: (suggestion: Suggestion) => void;
};

/** The id of a suggestion's element, for the box that points at it. */
export function optionId(list: string, index: number): string {
  return `${list}-${index}`;
}

/** What may be meant, in groups, the best first. The focus stays in the box. */
export function PaymentSuggestions({ id, suggestions, active, onTake }: Props) {
  if (suggestions.length === 0) return null;
  const first = active < 0 ? certainOf(suggestions) : undefined;
  const groups = Map.groupBy(
    suggestions.map((suggestion, index) => ({ suggestion, index })),
    ({ suggestion }) => suggestion.group,
  );
  return (
    <div
      id={id}
      role="listbox"
      aria-label="Suggestions"
      className="absolute top-full right-0 left-0 z-20 mt-1 max-h-[60dvh] overflow-y-auto rounded-lg border border-line bg-paper p-1 shadow-xl"
    >
      {[...groups].map(([group, members]) => (
        // biome-ignore lint/a11y/useSemanticElements: a listbox has groups, and a fieldset is none of them.
        <div key={group} role="group" aria-label={group}>
          <p aria-hidden className="px-3 pt-2 pb-1 text-xs text-soft">
            {group}
          </p>
          {members.map(({ suggestion, index }) => (
            <Option
              key={index}
              id={optionId(id, index)}
              suggestion={suggestion}
              active={index === active}
              first={suggestion === first}
              onTake={onTake}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

function Option({
  id,
  suggestion,
  active,
  first,
  onTake,
}: Pick<Props, "id" | "onTake"> & { suggestion: Suggestion; active: boolean; first: boolean }) {
  const { title, detail } = suggestion;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the box keeps the focus and points here.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the box's.
    <div
      id={id}
      role="option"
      aria-selected={active}
      ref={active ? (option) => option?.scrollIntoView({ block: "nearest" }) : undefined}
      // The box would lose the focus, and the list with it, before the click arrives.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onTake(suggestion)}
      className={classNames(
        "flex min-h-9 cursor-pointer items-center gap-x-3 rounded-md px-3 py-1.5 hover:bg-raised max-sm:flex-col max-sm:items-start max-sm:*:max-w-full",
        active && "bg-raised outline-2 -outline-offset-2 outline-accent",
      )}
    >
      <span className="min-w-0 truncate font-medium" title={title}>
        <Written>{title}</Written>
      </span>
      <span className="max-w-3/5 shrink-0 truncate text-xs text-soft">{detail}</span>
      {first ? <span className="ml-auto shrink-0 text-xs text-soft">Enter</span> : null}
    </div>
  );
}
