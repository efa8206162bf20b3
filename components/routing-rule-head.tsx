import { ArrowDown, ArrowUp, ChevronDown, ChevronRight, Trash2 } from "lucide-react";
import type { DraftRule } from "@/components/routing-draft";
import { Button } from "@/components/ui/button";

type Props = {
  rule: DraftRule;
  place: number;
  last: number;
  open: boolean;
  wrong: boolean;
  text: string;
  onOpen: () => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
};

/** A rule in the list while it is being changed: folded out, moved, removed. */
export function RoutingRuleHead({ rule, place, last, open, wrong, text, onOpen, onMove, onRemove }: Props) {
  const name = rule.name || `Rule ${place + 1}`;
  const Fold = open ? ChevronDown : ChevronRight;
  return (
    <div className="flex items-start gap-2 px-3 py-2">
      <button
        type="button"
        aria-expanded={open}
        onClick={onOpen}
        className="flex min-w-0 grow items-start gap-2 rounded px-1 py-1 text-left hover:bg-raised"
      >
        <Fold className="mt-0.5 size-4 shrink-0 text-soft" aria-hidden />
        <span className="min-w-0 wrap-anywhere">
          <span className="font-medium">
            {place + 1}. {name}
          </span>{" "}
          {wrong ? <span className="text-bad">(not right yet) </span> : null}
          <span className="block text-xs text-soft">{text}</span>
        </span>
      </button>
      <Button
        kind="quiet"
        size="icon"
        aria-label={`Move up: ${name}`}
        disabled={place === 0}
        onClick={() => onMove(-1)}
      >
        <ArrowUp />
      </Button>
      <Button
        kind="quiet"
        size="icon"
        aria-label={`Move down: ${name}`}
        disabled={place === last}
        onClick={() => onMove(1)}
      >
        <ArrowDown />
      </Button>
      <Button kind="quiet" size="icon" aria-label={`Remove: ${name}`} onClick={onRemove}>
        <Trash2 />
      </Button>
    </div>
  );
}
