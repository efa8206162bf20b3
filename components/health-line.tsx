import type { HealthPoint } from "@/lib/psp/health-schema";

const HEIGHT = 40;
const STEP = 6;
const GAP = 1;

/** What was sent over time, a bar a step: answered below, errors above, in another colour and with a mark of their own. */
export function HealthLine({
  points,
  label,
  height = HEIGHT,
}: {
  points: readonly HealthPoint[];
  label: string;
  height?: number;
}) {
  const most = Math.max(1, ...points.map(({ attempts }) => attempts));
  const errors = points.reduce((sum, point) => sum + point.errors, 0);
  const attempts = points.reduce((sum, point) => sum + point.attempts, 0);
  return (
    <svg
      role="img"
      aria-label={`${label}: ${attempts} requests, ${errors} errors`}
      viewBox={`0 0 ${points.length * STEP} ${height}`}
      preserveAspectRatio="none"
      height={height}
      className="block w-full"
    >
      <line x1="0" x2={points.length * STEP} y1={height - 0.5} y2={height - 0.5} className="stroke-line" />
      {points.map(({ at_ms, attempts: sent, errors: failed }, index) => {
        const whole = (sent / most) * (height - 2);
        const bad = (failed / most) * (height - 2);
        return (
          <g key={at_ms}>
            <rect
              x={index * STEP}
              y={height - 1 - whole}
              width={STEP - GAP}
              height={Math.max(0, whole - bad)}
              transform={`translate(0 ${bad})`}
              className="fill-good"
            />
            <rect
              x={index * STEP}
              y={height - 1 - whole}
              width={STEP - GAP}
              height={failed > 0 ? Math.max(2, bad) : 0}
              className="fill-bad"
            />
          </g>
        );
      })}
    </svg>
  );
}
