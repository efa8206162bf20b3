"use client";

import { useState } from "react";
import { ChartCursor } from "@/components/chart-cursor";
import { chartTones, type Series } from "@/components/chart-marks";
import { momentText } from "@/components/chart-moment";
import { ChartPlot } from "@/components/chart-plot";
import { type ChartSpan, ChartSpans } from "@/components/chart-spans";
import { ChartTable } from "@/components/chart-table";
import { classNames } from "@/components/ui/class-names";
import { useLocale } from "@/components/ui/locale";
import { useZone } from "@/components/ui/zone";

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
  const locale = useLocale();
  const readout = (index: number) => {
    const values = series.map(({ name, values: all }) => `${name} ${valueText(all[index], format)}`).join(", ");
    const within = spans.filter(
      (span) => span.fromMs < (startsMs[index] ?? 0) + stepMs && span.toMs > (startsMs[index] ?? 0),
    );
    return `${momentText(startsMs[index] ?? 0, stepMs, zone, locale)}: ${values}${within.map(({ word }) => `, ${word}`).join("")}`;
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
            <ChartPlot kind={props.kind} series={series} points={startsMs.length} format={format} most={props.most} />
            <ChartCursor label={title} points={startsMs.length} at={at} onMove={setAt} readout={readout} />
          </div>
          <div className="pl-14">
            <ChartSpans spans={spans} startsMs={startsMs} stepMs={stepMs} />
            <div className="flex justify-between text-xs text-soft" aria-hidden>
              <span>{momentText(startsMs[0] ?? 0, stepMs, zone, locale)}</span>
              <span>{at === undefined ? "" : momentText(startsMs[at] ?? 0, stepMs, zone, locale)}</span>
              <span>{momentText(startsMs.at(-1) ?? 0, stepMs, zone, locale)}</span>
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
            className={classNames(
              "inline-block h-2 w-3 rounded-sm forced-color-adjust-none",
              chartTones[tone].key,
              dashed && "h-0.5",
            )}
          />
          {name}
          {at === undefined ? null : <span className="text-ink">{valueText(values[at], format)}</span>}
        </li>
      ))}
    </ul>
  );
}

/** A value, or a dash where there is none. */
function valueText(value: number | null | undefined, format: (value: number) => string): string {
  return value === null || value === undefined ? "–" : format(value);
}
