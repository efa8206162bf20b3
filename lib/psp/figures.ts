import { type CallClass, ERRORS, SUCCEEDED } from "@/lib/psp/call-class";
import type { HealthFigures, HealthPoint } from "@/lib/psp/health-schema";

/** The sends of one class, as how many there were of each duration. */
export type Histogram = { class: CallClass; durationsMs: readonly number[]; counts: readonly number[] };

/** Figures of everything in some histograms. Percentiles are exact: the nearest rank over all durations. */
export function figuresOf(histograms: readonly Histogram[]): HealthFigures {
  const sent = histograms.filter((each) => each.class !== "withheld");
  const byClass = new Map<CallClass, number>();
  for (const histogram of sent) {
    byClass.set(histogram.class, (byClass.get(histogram.class) ?? 0) + sum(histogram.counts));
  }
  const count = (classes: readonly CallClass[]) => sum(classes.map((each) => byClass.get(each) ?? 0));
  const attempts = sum([...byClass.values()]);
  const rate = (part: number) => (attempts === 0 ? null : part / attempts);
  const succeeded = count(SUCCEEDED);
  const declined = count(["declined"]);
  const errors = count(ERRORS);
  return {
    attempts,
    succeeded,
    declined,
    errors,
    success_rate: rate(succeeded),
    decline_rate: rate(declined),
    error_rate: rate(errors),
    errors_by_class: Object.fromEntries(
      ERRORS.map((each) => [each, { count: count([each]), rate: rate(count([each])) ?? 0 }]),
    ) as HealthFigures["errors_by_class"],
    latency_ms: percentilesOf(sent, attempts),
  };
}

/** The same, as a point of a line. */
export function pointOf(atMs: number, histograms: readonly Histogram[]): HealthPoint {
  const { attempts, succeeded, declined, errors, errors_by_class, latency_ms } = figuresOf(histograms);
  const kinds = ERRORS.flatMap((each) => {
    const { count } = errors_by_class[each];
    return count > 0 ? [[each, count]] : [];
  });
  const { p50, p95, p99 } = latency_ms;
  const mix: HealthPoint["errors_by_class"] = Object.fromEntries(kinds);
  return {
    at_ms: atMs,
    attempts,
    succeeded,
    declined,
    errors,
    p50_ms: p50,
    p95_ms: p95,
    p99_ms: p99,
    errors_by_class: mix,
  };
}

function percentilesOf(histograms: readonly Histogram[], attempts: number): HealthFigures["latency_ms"] {
  const counts = new Map<number, number>();
  for (const { durationsMs, counts: each } of histograms) {
    for (const [index, duration] of durationsMs.entries()) {
      counts.set(duration, (counts.get(duration) ?? 0) + (each[index] ?? 0));
    }
  }
  const ordered = [...counts].toSorted(([one], [other]) => one - other);
  const at = (share: number): number | null => {
    const rank = Math.ceil(share * attempts);
    let seen = 0;
    for (const [duration, times] of ordered) {
      seen += times;
      if (seen >= rank) return duration;
    }
    return null;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
