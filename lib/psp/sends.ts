import { db, Prisma } from "@/lib/db/client";
import type { Histogram } from "@/lib/psp/figures";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Sends of one account. `minutesAgo` counts full minutes before the moment of the question, up to an hour. */
export type RecentSends = Histogram & { pspAccountId: string; minutesAgo: number };
/** Sends of one account in one full hour. */
export type HourOfSends = Histogram & { pspAccountId: string; hour: Date };

/** Sends of one account over several full hours. */
export type CountedSends = Histogram & { pspAccountId: string };

/** Where what was sent from `from` to `to` stands: full hours as counted, the broken ones and those in `anew` in the sends. */
type Stretch = { from: Date; hoursFrom: Date; hoursTo: Date; to: Date; anew: Date[]; counted: number };

/**
 * Everything that accounts were sent in the 24 hours before `now`: the last hour and the broken hours from the sends
 * themselves, the full hours in between as they were counted. What is far back is not read twice a second.
 */
export async function readDay(
  now: Date,
  pspAccountIds: readonly string[],
): Promise<{ recent: RecentSends[]; hours: CountedSends[] }> {
  // The last hour is wanted by the minute.
  const day = await stretchOf(new Date(now.getTime() - DAY_MS), now, new Date(now.getTime() - HOUR_MS));
  const [recent, hours] = await Promise.all([readSends(day, pspAccountIds), sumOfHours(day, pspAccountIds)]);
  return { recent, hours };
}

/** Everything that an account was sent in a time before `now`, by the hour: as counted, and the rest from the sends. */
export async function readHourly(from: Date, now: Date, pspAccountId: string): Promise<HourOfSends[]> {
  const stretch = await stretchOf(from, now, now);
  const [hours, rest] = await Promise.all([
    readHours(stretch, [pspAccountId]),
    db().$queryRaw<Listed<HourOfSends>[]>`
      WITH counted AS (
        SELECT class, duration_ms, date_trunc('hour', answered_at, 'UTC') AS hour, count(*)::int AS times
        FROM (${sendsOf(stretch, [pspAccountId])}) sent GROUP BY 1, 2, 3)
      SELECT ${pspAccountId} AS "pspAccountId", hour, class, string_agg(duration_ms::text, ',') AS "durationsMs",
             string_agg(times::text, ',') AS counts
      FROM counted GROUP BY hour, class`,
  ]);
  return [...hours, ...rest.map(unlisted)];
}

async function stretchOf(from: Date, to: Date, hoursUntil: Date): Promise<Stretch> {
  const [progress, anew] = await Promise.all([
    db().pspHealthProgress.findUnique({ where: { id: 1 } }),
    db().pspUncountedHour.findMany({ where: { hour: { gt: from, lt: to } }, orderBy: { hour: "asc" } }),
  ]);
  const hoursFrom = new Date(Math.ceil((from.getTime() + 1) / HOUR_MS) * HOUR_MS);
  const until = Math.min(progress?.rolledUpTo.getTime() ?? 0, Math.floor(hoursUntil.getTime() / HOUR_MS) * HOUR_MS);
  const hoursTo = new Date(Math.max(hoursFrom.getTime(), until));
  const within = anew.map(({ hour }) => hour).filter((hour) => hour >= hoursFrom && hour < hoursTo);
  return { from, hoursFrom, hoursTo, to, anew: within, counted: progress?.counted ?? 0 };
}

let lastSum: { of: string; sum: Promise<CountedSends[]> } | undefined;

/** The sum of full hours. It changes when hours are counted, so a process keeps the one that it was asked for last. */
function sumOfHours(day: Stretch, pspAccountIds: readonly string[]): Promise<CountedSends[]> {
  const hours = [day.hoursFrom, day.hoursTo, ...day.anew].map((hour) => hour.getTime());
  const of = [day.counted, ...hours, ...pspAccountIds].join(" ");
  if (lastSum?.of !== of) {
    const sum = readHours(day, pspAccountIds).then(sumUp);
    lastSum = { of, sum };
    // What failed is read anew.
    sum.catch(() => {
      lastSum = undefined;
    });
  }
  return lastSum.sum;
}

/** Hours of one account and class as one histogram. */
function sumUp(hours: readonly HourOfSends[]): CountedSends[] {
  const groups = Map.groupBy(hours, ({ pspAccountId, class: of }) => `${pspAccountId} ${of}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const times = new Map<number, number>();
    for (const { durationsMs, counts } of group) {
      for (const [index, duration] of durationsMs.entries()) {
        times.set(duration, (times.get(duration) ?? 0) + (counts[index] ?? 0));
      }
    }
    const { pspAccountId, class: of } = first;
    return [{ pspAccountId, class: of, durationsMs: [...times.keys()], counts: [...times.values()] }];
  });
}

/** The sends of a stretch that are in none of its counted hours. */
function sendsOf({ from, hoursFrom, hoursTo, to, anew }: Stretch, pspAccountIds: readonly string[]): Prisma.Sql {
  const broken = Prisma.sql`
    SELECT psp_account_id, class, duration_ms, answered_at FROM psp_sends
    WHERE psp_account_id = ANY(${pspAccountIds}) AND answered_at > ${from} AND answered_at < ${hoursFrom}
    UNION ALL
    SELECT psp_account_id, class, duration_ms, answered_at FROM psp_sends
    WHERE psp_account_id = ANY(${pspAccountIds}) AND answered_at >= ${hoursTo} AND answered_at <= ${to}`;
  // How much is in hours that are counted anew the database can't tell, and fears the most: it is asked only where some are.
  if (anew.length === 0) return broken;
  const hours = anew.map((hour) => hour.toISOString());
  return Prisma.sql`${broken}
    UNION ALL
    SELECT s.psp_account_id, s.class, s.duration_ms, s.answered_at
    FROM unnest(${hours}::timestamptz[]) AS anew (hour)
    JOIN psp_sends s ON s.psp_account_id = ANY(${pspAccountIds})
      AND s.answered_at >= anew.hour AND s.answered_at < anew.hour + interval '1 hour'`;
}

type Binned = Histogram & { pspAccountId: string; minute: Date | null };

/** Minutes end with the question's own millisecond. They are binned as integers: with anything else that takes longest. */
async function readSends(day: Stretch, pspAccountIds: readonly string[]): Promise<RecentSends[]> {
  const hourAgo = new Date(day.to.getTime() - HOUR_MS);
  const end = new Date(day.to.getTime() + 1);
  const rows = await db().$queryRaw<Listed<Binned>[]>`
    WITH counted AS (
      SELECT psp_account_id, class, duration_ms, count(*)::int AS times,
             CASE WHEN answered_at > ${hourAgo} THEN date_bin('1 minute', answered_at, ${end}) END AS minute
      FROM (${sendsOf(day, pspAccountIds)}) sent GROUP BY 1, 2, 3, 5)
    SELECT psp_account_id AS "pspAccountId", minute, class,
           string_agg(duration_ms::text, ',') AS "durationsMs", string_agg(times::text, ',') AS counts
    FROM counted GROUP BY 1, 2, 3`;
  return rows
    .map((row) => unlisted<Binned>(row))
    .map(({ minute, ...row }) => ({
      ...row,
      minutesAgo: minute ? Math.round((end.getTime() - minute.getTime()) / MINUTE_MS) - 1 : HOUR_MS / MINUTE_MS,
    }));
}

/** Numbers as one text: the driver takes ten thousand of them in an array one by one, and longer than the question took. */
type Listed<T extends Histogram> = Omit<T, "durationsMs" | "counts"> & { durationsMs: string; counts: string };

function unlisted<T extends Histogram>(
  row: Listed<T>,
): Omit<T, "durationsMs" | "counts"> & Pick<Histogram, "durationsMs" | "counts"> {
  return { ...row, durationsMs: row.durationsMs.split(",").map(Number), counts: row.counts.split(",").map(Number) };
}

/** Full hours as they were counted, for accounts. */
async function readHours(
  { hoursFrom, hoursTo, anew }: Stretch,
  pspAccountIds: readonly string[],
): Promise<HourOfSends[]> {
  const left = anew.map((hour) => hour.toISOString());
  const rows = await db().$queryRaw<Listed<HourOfSends>[]>`
    SELECT psp_account_id AS "pspAccountId", hour, class, array_to_string(durations_ms, ',') AS "durationsMs",
           array_to_string(counts, ',') AS counts
    FROM psp_health_hours
    WHERE psp_account_id = ANY(${pspAccountIds}) AND hour >= ${hoursFrom} AND hour < ${hoursTo}
      AND hour <> ALL(${left}::timestamptz[])`;
  return rows.map(unlisted);
}
