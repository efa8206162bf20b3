import { db } from "@/lib/db/client";
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

/** The stretches whose sum is a day: full hours that are counted already, and what lies before and after them. */
type Day = { from: Date; hoursFrom: Date; hoursTo: Date; to: Date };

/**
 * Everything that accounts were sent in the 24 hours before `now`: the last hour and the broken hours from the sends
 * themselves, the full hours in between as they were counted. What is far back is not read twice a second.
 */
export async function readDay(
  now: Date,
  pspAccountIds: readonly string[],
): Promise<{ recent: RecentSends[]; hours: CountedSends[] }> {
  const progress = await db().pspHealthProgress.findUnique({ where: { id: 1 } });
  const day = stretchesOf(now, progress?.rolledUpTo);
  const [recent, hours] = await Promise.all([
    readSends(day, now, pspAccountIds),
    sumOfHours(day.hoursFrom, day.hoursTo, pspAccountIds),
  ]);
  return { recent, hours };
}

let lastSum: { of: string; sum: Promise<CountedSends[]> } | undefined;

/** The sum of full hours. They never change, so a process keeps the one that it was asked for last: for an hour, mostly. */
function sumOfHours(from: Date, to: Date, pspAccountIds: readonly string[]): Promise<CountedSends[]> {
  const of = `${from.getTime()} ${to.getTime()} ${pspAccountIds.join(" ")}`;
  if (lastSum?.of !== of) {
    const sum = readHours(from, to, pspAccountIds).then(sumUp);
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

function stretchesOf(now: Date, rolledUpTo: Date | undefined): Day {
  const from = new Date(now.getTime() - DAY_MS);
  const hoursFrom = new Date(Math.ceil((from.getTime() + 1) / HOUR_MS) * HOUR_MS);
  // The last hour is wanted by the minute.
  const lastHour = Math.floor((now.getTime() - HOUR_MS) / HOUR_MS) * HOUR_MS;
  const hoursTo = new Date(Math.max(hoursFrom.getTime(), Math.min(rolledUpTo?.getTime() ?? 0, lastHour)));
  return { from, hoursFrom, hoursTo, to: now };
}

async function readSends(day: Day, now: Date, pspAccountIds: readonly string[]): Promise<RecentSends[]> {
  return db().$queryRaw<RecentSends[]>`
    WITH sent AS (
      SELECT psp_account_id, class, duration_ms, answered_at FROM psp_sends
      WHERE psp_account_id = ANY(${pspAccountIds}) AND answered_at > ${day.from} AND answered_at < ${day.hoursFrom}
      UNION ALL
      SELECT psp_account_id, class, duration_ms, answered_at FROM psp_sends
      WHERE psp_account_id = ANY(${pspAccountIds}) AND answered_at >= ${day.hoursTo} AND answered_at <= ${day.to}),
    counted AS (
      SELECT psp_account_id, class, duration_ms, count(*)::int AS times,
             least(60, floor(extract(epoch FROM ${now}::timestamptz - answered_at) / 60))::int AS minutes_ago
      FROM sent GROUP BY 1, 2, 3, 5)
    SELECT psp_account_id AS "pspAccountId", minutes_ago AS "minutesAgo", class,
           array_agg(duration_ms) AS "durationsMs", array_agg(times) AS counts
    FROM counted GROUP BY 1, 2, 3`;
}

/** Full hours as they were counted, for accounts. */
async function readHours(from: Date, to: Date, pspAccountIds: readonly string[]): Promise<HourOfSends[]> {
  const rows = await db().pspHealthHour.findMany({
    where: { pspAccountId: { in: [...pspAccountIds] }, hour: { gte: from, lt: to } },
  });
  return rows.map(({ attempts: _, ...row }) => ({ ...row, class: row.class as Histogram["class"] }));
}

/** Everything that an account was sent from a full hour on, by the hour: as counted, and the newest from the sends. */
export async function readHourly(from: Date, now: Date, pspAccountId: string): Promise<HourOfSends[]> {
  const progress = await db().pspHealthProgress.findUnique({ where: { id: 1 } });
  const counted = new Date(Math.max(from.getTime(), progress?.rolledUpTo.getTime() ?? 0));
  const [hours, newest] = await Promise.all([
    readHours(from, counted, [pspAccountId]),
    db().$queryRaw<HourOfSends[]>`
      WITH counted AS (
        SELECT class, duration_ms, date_trunc('hour', answered_at, 'UTC') AS hour, count(*)::int AS times FROM psp_sends
        WHERE psp_account_id = ${pspAccountId} AND answered_at >= ${counted} AND answered_at <= ${now} GROUP BY 1, 2, 3)
      SELECT ${pspAccountId} AS "pspAccountId", hour, class, array_agg(duration_ms) AS "durationsMs", array_agg(times) AS counts
      FROM counted GROUP BY hour, class`,
  ]);
  return [...hours, ...newest];
}

/** An hour is counted when the last of its sends is surely written. */
const SETTLED_AFTER_MS = 2 * MINUTE_MS;
/** One sweep counts this many hours; the next one goes on. */
const HOURS_MAX = 48;

/** Counts the full hours that are not counted yet, each once, in its own statement. Returns how many that were. */
export async function countHours(now = new Date()): Promise<number> {
  const last = Math.floor((now.getTime() - SETTLED_AFTER_MS) / HOUR_MS) * HOUR_MS;
  let hour = await uncountedFrom(last);
  let counted = 0;
  for (; hour < last && counted < HOURS_MAX; hour += HOUR_MS) {
    await countHour(new Date(hour), new Date(hour + HOUR_MS));
    counted += 1;
  }
  return counted;
}

async function uncountedFrom(last: number): Promise<number> {
  const progress = await db().pspHealthProgress.findUnique({ where: { id: 1 } });
  if (progress) return progress.rolledUpTo.getTime();
  const first = await db().pspSend.findFirst({ orderBy: { answeredAt: "asc" }, select: { answeredAt: true } });
  const from = first ? Math.floor(first.answeredAt.getTime() / HOUR_MS) * HOUR_MS : last;
  await db().pspHealthProgress.createMany({ data: [{ id: 1, rolledUpTo: new Date(from) }], skipDuplicates: true });
  return from;
}

/** Two sweeps at once count the same, and the second one's rows are there already. */
async function countHour(from: Date, to: Date): Promise<void> {
  await db().$executeRaw`
    WITH counted AS (
      SELECT psp_account_id, class, duration_ms, count(*)::int AS times FROM psp_sends
      WHERE answered_at >= ${from} AND answered_at < ${to} GROUP BY 1, 2, 3),
    written AS (
      INSERT INTO psp_health_hours (psp_account_id, hour, class, attempts, durations_ms, counts)
      SELECT psp_account_id, ${from}, class, sum(times), array_agg(duration_ms), array_agg(times)
      FROM counted GROUP BY psp_account_id, class
      ON CONFLICT DO NOTHING)
    UPDATE psp_health_progress SET rolled_up_to = ${to} WHERE id = 1 AND rolled_up_to = ${from}`;
}
