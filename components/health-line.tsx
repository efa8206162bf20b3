import { spanLooks } from "@/components/psp-words";
import { classNames } from "@/components/ui/class-names";
import type { HealthPoint, HealthSpan } from "@/lib/psp/health-schema";

const HEIGHT = 40;
const STEP = 6;
const GAP = 1;
const MINUTE_MS = 60_000;
const tones = { bad: "bg-bad", wait: "bg-wait", quiet: "bg-edge" } as const;

/** The last hour of an account, a bar a minute: answered below, errors above, and under it when something was wrong. */
export function HealthLine({
  points,
  spans,
  label,
}: {
  points: readonly HealthPoint[];
  spans: readonly HealthSpan[];
  label: string;
}) {
  const most = Math.max(1, ...points.map(({ attempts }) => attempts));
  const errors = points.reduce((sum, point) => sum + point.errors, 0);
  const attempts = points.reduce((sum, point) => sum + point.attempts, 0);
  return (
    <div>
      <svg
        role="img"
        aria-label={`${label}: ${attempts} requests, ${errors} errors${spokenOf(spans)}`}
        viewBox={`0 0 ${points.length * STEP} ${HEIGHT}`}
        preserveAspectRatio="none"
        height={HEIGHT}
        className="block w-full"
      >
        <line x1="0" x2={points.length * STEP} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} className="stroke-line" />
        {points.map(({ at_ms, attempts: sent, errors: failed }, index) => {
          const whole = (sent / most) * (HEIGHT - 2);
          const bad = (failed / most) * (HEIGHT - 2);
          const place = { x: index * STEP, y: HEIGHT - 1 - whole, width: STEP - GAP };
          return (
            <g key={at_ms}>
              <rect
                {...place}
                height={Math.max(0, whole - bad)}
                transform={`translate(0 ${bad})`}
                className="fill-good"
              />
              <rect {...place} height={failed > 0 ? Math.max(2, bad) : 0} className="fill-bad" />
            </g>
          );
        })}
      </svg>
      <div aria-hidden className="relative mt-1 h-1">
        {spans.map(({ kind, from_ms, to_ms }) => {
          const firstMs = points[0]?.at_ms ?? 0;
          const percent = (atMs: number) =>
            Math.min(100, Math.max(0, ((atMs - firstMs) / (points.length * MINUTE_MS)) * 100));
          const left = percent(from_ms);
          return (
            <span
              key={`${kind} ${from_ms}`}
              title={spanLooks[kind].word}
              className={classNames(
                "absolute inset-y-0 min-w-1 rounded-full forced-color-adjust-none",
                tones[spanLooks[kind].tone],
              )}
              style={{ left: `${left}%`, width: `${(to_ms === null ? 100 : percent(to_ms)) - left}%` }}
            />
          );
        })}
      </div>
    </div>
  );
}

function spokenOf(spans: readonly HealthSpan[]): string {
  const words = [...new Set(spans.map(({ kind }) => spanLooks[kind].word))];
  return words.length === 0 ? "" : `; it was ${words.join(", ")}`;
}
