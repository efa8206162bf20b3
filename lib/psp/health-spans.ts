import type { PspConditionChange } from "@/lib/db/client";
import type { HealthSpan } from "@/lib/psp/health-schema";

type Kind = HealthSpan["kind"];
type Change = Pick<PspConditionChange, "kind" | "fromWord" | "toWord" | "because" | "changedAt">;

/** The words of a history that stand for something wrong. A hold's word tells until when it is. */
function wrongIn(word: string): Kind | undefined {
  if (word.startsWith("held until ")) return "held";
  if (word === "down" || word === "degraded" || word === "open" || word === "half_open" || word === "disabled")
    return word;
  return undefined;
}

/**
 * The stretches of a range in which an account was not simply well, oldest first. `changes` are those of the range, the
 * newest first; what stood before the first of each kind is in that change itself, and `now` is what stands at the end.
 */
export function spansOf(
  changes: readonly Change[],
  now: readonly { kind: Change["kind"]; word: string; because: string }[],
  range: { fromMs: number; toMs: number },
): HealthSpan[] {
  const kinds = Map.groupBy(changes.toReversed(), ({ kind }) => kind);
  const spans = now.flatMap(({ kind, word, because }) => spansOfKind(kinds.get(kind) ?? [], { word, because }, range));
  return spans.toSorted((one, other) => one.from_ms - other.from_ms);
}

function spansOfKind(
  changes: readonly Change[],
  now: { word: string; because: string },
  { fromMs, toMs }: { fromMs: number; toMs: number },
): HealthSpan[] {
  const [first] = changes;
  const before = first
    ? { word: first.fromWord, because: "it was so before" }
    : { word: now.word, because: now.because };
  const stood = [
    { ...before, atMs: fromMs },
    ...changes.map(({ toWord, because, changedAt }) => ({ word: toWord, because, atMs: changedAt.getTime() })),
  ];
  return stood.flatMap(({ word, because, atMs }, index) => {
    const kind = wrongIn(word);
    const next = stood[index + 1]?.atMs;
    const endMs = kind === "held" ? Math.min(next ?? Number.POSITIVE_INFINITY, heldUntilMs(word)) : next;
    if (!kind || (endMs !== undefined && endMs <= atMs)) return [];
    return [{ kind, from_ms: atMs, to_ms: endMs === undefined || endMs > toMs ? null : endMs, because }];
  });
}

/** When a hold ends by itself: nobody writes a change then. */
function heldUntilMs(word: string): number {
  return Date.parse(word.slice("held until ".length));
}
