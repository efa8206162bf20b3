import { figuresOf, pointOf } from "@/lib/psp/figures";
import type { HEALTH_RANGES, HealthPoint, PspHealthDetail } from "@/lib/psp/health-schema";
import { type CountedSends, type RecentSends, readHourly } from "@/lib/psp/sends";

const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SERIES_MINUTES = 60;

/** Points of a line, by range: enough to see an outage in, few enough to draw. */
export const STEP_MS: Readonly<Record<(typeof HEALTH_RANGES)[number], number>> = {
  "1h": MINUTE_MS,
  "24h": HOUR_MS,
  "30d": 6 * HOUR_MS,
};
export const RANGE_MS: Readonly<Record<(typeof HEALTH_RANGES)[number], number>> = {
  "1h": HOUR_MS,
  "24h": DAY_MS,
  "30d": 30 * DAY_MS,
};

/** The sends of a day: the last hour by the minute, the rest summed up. */
export type Day = { recent: RecentSends[]; hours: CountedSends[] };

/** The last hour of an account, a point a minute, oldest first. */
export function minutesOf(pspAccountId: string, day: Day, now: Date): HealthPoint[] {
  const byMinute = Map.groupBy(
    day.recent.filter((each) => each.pspAccountId === pspAccountId),
    ({ minutesAgo }) => minutesAgo,
  );
  return Array.from({ length: SERIES_MINUTES }, (_, index) => {
    const minutesAgo = SERIES_MINUTES - 1 - index;
    return pointOf(now.getTime() - (minutesAgo + 1) * MINUTE_MS, byMinute.get(minutesAgo) ?? []);
  });
}

/**
 * A longer line of an account, in steps that begin at full ones, oldest first, and the figures of all of it. The first
 * and the last step are cut to the range: it is told whole, and nothing else.
 */
export async function lineOf(
  id: string,
  range: "24h" | "30d",
  now: Date,
): Promise<Pick<PspHealthDetail, "points" | "totals">> {
  const step = STEP_MS[range];
  const from = now.getTime() - RANGE_MS[range];
  const first = Math.floor(from / step) * step;
  const hours = await readHourly(new Date(from), now, id);
  const byStep = Map.groupBy(hours, ({ hour }) => Math.floor(hour.getTime() / step) * step);
  const steps = Math.floor((now.getTime() - first) / step) + 1;
  const points = Array.from({ length: steps }, (_, index) => {
    const at = first + index * step;
    return pointOf(at, byStep.get(at) ?? []);
  });
  return { points, totals: figuresOf(hours) };
}
