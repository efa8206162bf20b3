import { classNames } from "@/components/ui/class-names";

/** A stretch of time that is marked under the plot. */
export type ChartSpan = { fromMs: number; toMs: number; word: string; tone: "bad" | "wait" | "quiet" };

const spanLooks = { bad: "bg-bad", wait: "bg-wait", quiet: "bg-edge" } as const;

/** What was wrong when, under the plot: a strip a stretch, named by its word. */
export function ChartSpans({
  spans,
  startsMs,
  stepMs,
}: {
  spans: readonly ChartSpan[];
  startsMs: readonly number[];
  stepMs: number;
}) {
  const firstMs = startsMs[0] ?? 0;
  const lengthMs = Math.max(1, startsMs.length * stepMs);
  const percent = (atMs: number) => Math.min(100, Math.max(0, ((atMs - firstMs) / lengthMs) * 100));
  const rows = Map.groupBy(spans, ({ word }) => word);
  return [...rows].map(([word, stretches]) => (
    <div key={word} className="relative mb-1 h-3" title={word}>
      <span className="sr-only">
        {word}: {stretches.length === 1 ? "once" : `${stretches.length} times`} in this time
      </span>
      {stretches.map(({ fromMs, toMs, tone }) => (
        <span
          key={fromMs}
          aria-hidden
          className={classNames("absolute inset-y-1 min-w-1 rounded-full forced-color-adjust-none", spanLooks[tone])}
          style={{ left: `${percent(fromMs)}%`, width: `${percent(toMs) - percent(fromMs)}%` }}
        />
      ))}
      <span
        aria-hidden
        className="absolute top-0 right-full mr-1 text-[0.6875rem] leading-3 whitespace-nowrap text-soft"
      >
        {word}
      </span>
    </div>
  ));
}
