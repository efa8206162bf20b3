import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";

/** The colours that a series may have, as classes of the theme. */
export const chartTones = {
  good: { fill: "fill-good", stroke: "stroke-good", key: "bg-good" },
  bad: { fill: "fill-bad", stroke: "stroke-bad", key: "bg-bad" },
  wait: { fill: "fill-wait", stroke: "stroke-wait", key: "bg-wait" },
  open: { fill: "fill-open", stroke: "stroke-open", key: "bg-open" },
  accent: { fill: "fill-accent", stroke: "stroke-accent", key: "bg-accent" },
  soft: { fill: "fill-soft", stroke: "stroke-soft", key: "bg-soft" },
  edge: { fill: "fill-edge", stroke: "stroke-edge", key: "bg-edge" },
} as const;
export type ChartTone = keyof typeof chartTones;

/** One value a point; null where there is none. */
export type Series = { name: string; tone: ChartTone; values: readonly (number | null)[]; dashed?: boolean };

/** Where everything is drawn, in the chart's own units: a point is this wide, and the plot this high. */
export const POINT_WIDTH = 10;
export const PLOT_HEIGHT = 100;
const TICKS = 3;

type Bar = { x: number; y: number; width: number; height: number; tone: ChartTone };

/** Marks of the value axis: where each is, in percent from the top, and its value. */
export type Tick = { value: number; topPercent: number };

/** The scale of values: from 0 to `most`, or a round number above it. */
function valueScale(most: number) {
  return scaleLinear()
    .domain([0, most > 0 ? most : 1])
    .nice(TICKS)
    .range([PLOT_HEIGHT, 0]);
}

/** Values on top of each other, a bar a point. What is there is seen, however little it is. */
export function stackedBars(series: readonly Series[]): { bars: Bar[]; ticks: Tick[] } {
  const points = series[0]?.values.length ?? 0;
  const sums = Array.from({ length: points }, (_, at) =>
    series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0),
  );
  const scale = valueScale(Math.max(0, ...sums));
  const bars = sums.flatMap((_, at) => {
    let bottom = PLOT_HEIGHT;
    return series.flatMap(({ values, tone }): Bar[] => {
      const value = values[at] ?? 0;
      if (value === 0) return [];
      const height = Math.max(1.5, PLOT_HEIGHT - scale(value));
      bottom -= height;
      return [{ x: at * POINT_WIDTH + 1, y: bottom, width: POINT_WIDTH - 2, height, tone }];
    });
  });
  // Bars are counts: nothing lies between one and two of them.
  return { bars, ticks: ticksOf(scale).filter(({ value }) => Number.isInteger(value)) };
}

/** A line for each series, broken where there was nothing. `most`: the top of the axis, where it is given. */
export function lines(
  series: readonly Series[],
  most?: number,
): { paths: Array<{ d: string; dots: Array<{ x: number; y: number }>; series: Series }>; ticks: Tick[] } {
  const scale = valueScale(most ?? Math.max(0, ...series.flatMap(({ values }) => values.map((value) => value ?? 0))));
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, at) => (at + 0.5) * POINT_WIDTH)
    .y((value) => scale(value ?? 0));
  const paths = series.map((each) => ({ d: path([...each.values]) ?? "", dots: lonely(each, scale), series: each }));
  return { paths, ticks: ticksOf(scale) };
}

/** Points that no line reaches, since their neighbours have no value. */
function lonely({ values }: Series, scale: (value: number) => number): Array<{ x: number; y: number }> {
  return values.flatMap((value, at) => {
    const alone = value !== null && values[at - 1] == null && values[at + 1] == null;
    return alone ? [{ x: (at + 0.5) * POINT_WIDTH, y: scale(value) }] : [];
  });
}

function ticksOf(scale: ReturnType<typeof valueScale>): Tick[] {
  return scale.ticks(TICKS).map((value) => ({ value, topPercent: (scale(value) / PLOT_HEIGHT) * 100 }));
}
