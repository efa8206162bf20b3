"use client";

import { useState } from "react";
import { ChartCursor } from "@/components/chart-cursor";
import {
  chartTones,
  lines,
  PLOT_HEIGHT,
  POINT_WIDTH,
  type Series,
  stackedBars,
  type Tick,
} from "@/components/chart-marks";
import { momentText } from "@/components/chart-moment";
import { ChartTable } from "@/components/chart-table";
import { classNames } from "@/components/ui/class-names";
import { useZone } from "@/components/ui/zone";

/** A stretch of time that is marked under the plot. */
export type ChartSpan = { fromMs: number; toMs: number; word: string; tone: "bad" | "wait" | "quiet" };

type Props = {
  title: string;
  kind: "bars" | "lines";
  series: readonly Series[];
  /** When each point begins, and how long it is. */
  startsMs: readonly number[];
  stepMs: number;
  format: (value: number) => string;
  /** The top of the axis, where it is not by the values. */
  most?: number;
  spans?: readonly ChartSpan[];
  /** Said instead of a plot that would be empty. */
  nothing: string;
};

/** Values over time: drawn, read out exactly under a cursor (pointer or arrow keys), and told as a table. */
export function Chart(props: Props) {
  const { title, series, startsMs, stepMs, format, spans = [], nothing } = props;
  const [at, setAt] = useState<number | undefined>(undefined);
  const zone = useZone();
  const readout = (index: number) => {
    const values = series.map(({ name, values: all }) => `${name} ${valueText(all[index], format)}`).join(", ");
    const within = spans.filter(
      (span) => span.fromMs < (startsMs[index] ?? 0) + stepMs && span.toMs > (startsMs[index] ?? 0),
    );
    return `${momentText(startsMs[index] ?? 0, stepMs, zone)}: ${values}${within.map(({ word }) => `, ${word}`).join("")}`;
  };
  const empty = series.every(({ values }) => values.every((value) => value === null || value === 0));
  return (
    <figure className="space-y-2">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <span className="font-medium">{title}</span>
        <Legend series={series} at={at} format={format} />
      </figcaption>
      {empty && spans.length === 0 ? (
        <p className="grid h-32 place-items-center rounded-md border border-dashed border-line text-soft">{nothing}</p>
      ) : (
        <>
          <div className="relative h-32 pl-14">
            <Plot {...props} />
            <ChartCursor label={title} points={startsMs.length} at={at} onMove={setAt} readout={readout} />
          </div>
          <div className="pl-14">
            <Spans spans={spans} startsMs={startsMs} stepMs={stepMs} />
            <div className="flex justify-between text-xs text-soft" aria-hidden>
              <span>{momentText(startsMs[0] ?? 0, stepMs, zone)}</span>
              <span>{at === undefined ? "" : momentText(startsMs[at] ?? 0, stepMs, zone)}</span>
              <span>{momentText(startsMs.at(-1) ?? 0, stepMs, zone)}</span>
            </div>
          </div>
          <ChartTable title={title} series={series} startsMs={startsMs} stepMs={stepMs} format={format} />
        </>
      )}
    </figure>
  );
}

/** Which colour is what, and under the cursor how much. */
function Legend({ series, at, format }: Pick<Props, "series" | "format"> & { at: number | undefined }) {
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1 text-xs text-soft">
      {series.map(({ name, tone, values, dashed }) => (
        <li key={name} className="flex items-center gap-1.5">
          <span
            aria-hidden
            className={classNames("inline-block h-2 w-3 rounded-sm", chartTones[tone].key, dashed && "h-0.5")}
          />
          {name}
          {at === undefined ? null : <span className="text-ink">{valueText(values[at], format)}</span>}
        </li>
      ))}
    </ul>
  );
}

function Plot({ kind, series, startsMs, format, most }: Props) {
  const width = Math.max(1, startsMs.length) * POINT_WIDTH;
  const drawn = kind === "bars" ? stackedBars(series) : lines(series, most);
  return (
    <>
      <Axis ticks={drawn.ticks} format={format} />
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${width} ${PLOT_HEIGHT}`}
        preserveAspectRatio="none"
        className="absolute inset-y-0 right-0 left-14 size-full w-[calc(100%-3.5rem)] overflow-visible"
      >
        {drawn.ticks.map(({ value, topPercent }) => (
          <line
            key={value}
            x1="0"
            x2={width}
            y1={(topPercent * PLOT_HEIGHT) / 100}
            y2={(topPercent * PLOT_HEIGHT) / 100}
            vectorEffect="non-scaling-stroke"
            className="stroke-line"
          />
        ))}
        {"bars" in drawn
          ? drawn.bars.map(({ tone, ...bar }) => (
              <rect key={`${bar.x} ${bar.y}`} {...bar} className={chartTones[tone].fill} />
            ))
          : drawn.paths.map(({ d, dots, series: { name, tone, dashed } }) => (
              <g key={name} className={classNames("fill-none", chartTones[tone].stroke)}>
                <path
                  d={d}
                  strokeWidth="2"
                  strokeLinejoin="round"
                  strokeDasharray={dashed ? "4 3" : undefined}
                  vectorEffect="non-scaling-stroke"
                />
                {dots.map(({ x, y }) => (
                  <path
                    key={x}
                    d={`M${x} ${y}h0.01`}
                    strokeWidth="4"
                    strokeLinecap="round"
                    vectorEffect="non-scaling-stroke"
                  />
                ))}
              </g>
            ))}
      </svg>
    </>
  );
}

function Axis({ ticks, format }: { ticks: readonly Tick[]; format: (value: number) => string }) {
  return (
    <div aria-hidden className="absolute inset-y-0 left-0 w-12 text-right text-[0.6875rem] text-soft">
      {ticks.map(({ value, topPercent }) => (
        <span key={value} className="absolute right-0 -translate-y-1/2 leading-none" style={{ top: `${topPercent}%` }}>
          {format(value)}
        </span>
      ))}
    </div>
  );
}

const spanLooks = { bad: "bg-bad", wait: "bg-wait", quiet: "bg-edge" } as const;

/** What was wrong when, under the plot: a strip a stretch, named by its word. */
function Spans({
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
          className={classNames("absolute inset-y-1 min-w-1 rounded-full", spanLooks[tone])}
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

export function valueText(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? "–" : format(value);
}
