"use client";

import { Chart } from "@/components/chart";
import type { ChartTone, Series } from "@/components/chart-marks";
import type { ChartSpan } from "@/components/chart-spans";
import { errorText, percent, spanLooks } from "@/components/psp-words";
import { useLocale } from "@/components/ui/locale";
import { durationText } from "@/lib/core/duration-text";
import { numberText } from "@/lib/core/locale";
import type { HealthPoint, PspHealthDetail } from "@/lib/psp/health-schema";

type ErrorClass = keyof HealthPoint["errors_by_class"];

/** Each kind of error has its colour, and its name beside it. */
const errorTones: Readonly<Record<ErrorClass, ChartTone>> = {
  unavailable: "bad",
  timeout: "wait",
  not_sent: "soft",
  unclear: "accent",
  rate_limited: "edge",
  rejected: "open",
};

/** What an account was sent over a range, how long it took, and what went wrong. */
export function HealthCharts({ health }: { health: PspHealthDetail }) {
  const { points, step_ms: stepMs, measured_ms: nowMs } = health;
  const locale = useLocale();
  const count = (value: number) => numberText(value, locale);
  const of = (pick: (point: HealthPoint) => number | null) => points.map(pick);
  const frame = {
    startsMs: of(({ at_ms }) => at_ms).map((atMs) => atMs ?? 0),
    stepMs,
    nothing: "Nothing was sent in this time.",
  };
  const spans = chartSpans(health.spans, nowMs);
  return (
    <div className="grid gap-x-8 gap-y-6 p-4 *:min-w-0 lg:grid-cols-2">
      <Chart
        {...frame}
        spans={spans}
        title="Requests"
        kind="bars"
        format={count}
        series={[
          { name: "succeeded", tone: "good", values: of(({ succeeded }) => succeeded) },
          { name: "declined", tone: "edge", values: of(({ declined }) => declined) },
          { name: "errors", tone: "bad", values: of(({ errors }) => errors) },
        ]}
      />
      <Chart
        {...frame}
        spans={spans}
        title="Success rate"
        kind="lines"
        most={1}
        format={(share) => percent(share, locale)}
        series={[
          {
            name: "succeeded",
            tone: "good",
            values: of(({ attempts, succeeded }) => (attempts === 0 ? null : succeeded / attempts)),
          },
          {
            name: "errors",
            tone: "bad",
            dashed: true,
            values: of(({ attempts, errors }) => (attempts === 0 ? null : errors / attempts)),
          },
        ]}
      />
      <Chart
        {...frame}
        title="Latency"
        kind="lines"
        format={(ms) => durationText(Math.round(ms), locale)}
        series={[
          { name: "p50", tone: "good", values: of(({ p50_ms }) => p50_ms) },
          { name: "p95", tone: "accent", values: of(({ p95_ms }) => p95_ms) },
          { name: "p99", tone: "wait", dashed: true, values: of(({ p99_ms }) => p99_ms) },
        ]}
      />
      <Chart
        {...frame}
        title="Errors by kind"
        kind="bars"
        format={count}
        series={errorSeries(points)}
        nothing="No error in this time."
      />
    </div>
  );
}

function errorSeries(points: readonly HealthPoint[]): Series[] {
  const kinds: readonly ErrorClass[] = ["unavailable", "timeout", "not_sent", "unclear", "rate_limited", "rejected"];
  return kinds
    .map((kind) => ({
      name: errorText(kind),
      tone: errorTones[kind],
      values: points.map(({ errors_by_class }) => errors_by_class[kind] ?? 0),
    }))
    .filter(({ values }) => values.some((value) => value > 0));
}

/** Stretches of trouble as the charts mark them. What has no end yet goes on to now. */
function chartSpans(spans: PspHealthDetail["spans"], nowMs: number): ChartSpan[] {
  return spans.map(({ kind, from_ms, to_ms }) => ({ fromMs: from_ms, toMs: to_ms ?? nowMs, ...spanLooks[kind] }));
}
