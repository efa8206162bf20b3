import {
  chartTones,
  lines,
  PLOT_HEIGHT,
  POINT_WIDTH,
  type Series,
  stackedBars,
  type Tick,
} from "@/components/chart-marks";
import { classNames } from "@/components/ui/class-names";

type Props = {
  kind: "bars" | "lines";
  series: readonly Series[];
  points: number;
  format: (value: number) => string;
  most?: number | undefined;
};

/** The drawing itself, for the eye alone: its values are told beside it. */
export function ChartPlot({ kind, series, points, format, most }: Props) {
  const width = Math.max(1, points) * POINT_WIDTH;
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
