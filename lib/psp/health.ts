import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { db, type PspAccount, type PspCondition, type PspConditionChange } from "@/lib/db/client";
import { type CallClass, ERRORS } from "@/lib/psp/call-class";
import type { Circuit } from "@/lib/psp/circuit-rules";
import { figuresOf, pointOf } from "@/lib/psp/figures";
import {
  type ConditionChange,
  type HEALTH_RANGES,
  type HealthPoint,
  type PspHealth,
  type PspHealthDetail,
  type PspHealthList,
  WINDOWS,
  type WindowName,
} from "@/lib/psp/health-schema";
import type { MeasuredState } from "@/lib/psp/health-state";
import { fromStored } from "@/lib/psp/result";
import { type CountedSends, type RecentSends, readDay, readHourly } from "@/lib/psp/sends";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SERIES_MINUTES = 60;

/** Points of a line, by range: enough to see an outage in, few enough to draw. */
const STEP_MS: Readonly<Record<(typeof HEALTH_RANGES)[number], number>> = {
  "1h": MINUTE_MS,
  "24h": HOUR_MS,
  "30d": 6 * HOUR_MS,
};
const RANGE_MS: Readonly<Record<(typeof HEALTH_RANGES)[number], number>> = {
  "1h": HOUR_MS,
  "24h": DAY_MS,
  "30d": 30 * DAY_MS,
};

/** Changes and failing calls that a detail shows. */
const HISTORY_MAX = 100;
const FAILING_MAX = 20;

type AccountRow = PspAccount & { condition: PspCondition | null };
type Day = { recent: RecentSends[]; hours: CountedSends[] };

/** How every PSP account is doing: a client sees those of its mode, an operator all. */
export async function pspHealth(actor: AdminActor, now = new Date()): Promise<PspHealthList> {
  const accounts = await db().pspAccount.findMany({
    where: actor.kind === "merchant" ? { livemode: actor.livemode } : {},
    include: { condition: true },
    orderBy: [{ priority: "asc" }, { id: "asc" }],
  });
  const ids = accounts.map(({ id }) => id);
  const [day, lasts] = await Promise.all([readDay(now, ids), readLasts(ids)]);
  const data = accounts.map((account) => ({
    ...healthOf(account, day, lasts, now),
    series: minutesOf(account.id, day, now),
  }));
  return { measured_ms: now.getTime(), data };
}

/** One account in detail: its line over a range, its history, its failing calls. */
export async function pspHealthDetail(
  actor: AdminActor,
  id: string,
  range: (typeof HEALTH_RANGES)[number],
  now = new Date(),
): Promise<PspHealthDetail> {
  const account = await db().pspAccount.findUnique({ where: { id }, include: { condition: true } });
  if (!account || (actor.kind === "merchant" && account.livemode !== actor.livemode)) {
    throw new AppError("not_found", "There is no such PSP account.");
  }
  const [day, lasts, history, failing] = await Promise.all([
    readDay(now, [id]),
    readLasts([id]),
    db().pspConditionChange.findMany({ where: { pspAccountId: id }, orderBy: { id: "desc" }, take: HISTORY_MAX }),
    readFailing(actor, id),
  ]);
  const line =
    range === "1h"
      ? { points: minutesOf(id, day, now), totals: figuresOf(withinWindow(day.recent, "1h")) }
      : await lineOf(id, range, now);
  return {
    ...healthOf(account, day, lasts, now),
    ...line,
    measured_ms: now.getTime(),
    range,
    step_ms: STEP_MS[range],
    history: history.map(showChange),
    failing_calls: failing,
  };
}

function healthOf(account: AccountRow, day: Day, lasts: Lasts, now: Date): Omit<PspHealth, "series"> {
  const { condition } = account;
  if (!condition) throw new Error(`Bug: PSP account ${account.id} has no condition.`);
  const recent = day.recent.filter(({ pspAccountId }) => pspAccountId === account.id);
  const hours = day.hours.filter(({ pspAccountId }) => pspAccountId === account.id);
  const window = (name: WindowName) => figuresOf(name === "24h" ? [...recent, ...hours] : withinWindow(recent, name));
  const last = lasts.get(account.id);
  const held = account.heldUntil && account.heldUntil > now;
  return {
    psp_account_id: account.id,
    name: account.name,
    livemode: account.livemode,
    state: account.enabled ? (condition.state as MeasuredState) : "disabled",
    state_since_ms: condition.stateSince.getTime(),
    circuit: condition.circuit as Circuit,
    circuit_since_ms: condition.circuitSince.getTime(),
    circuit_because: condition.because,
    next_probe_ms: condition.nextProbeAt?.getTime() ?? null,
    enabled: account.enabled,
    hold: held
      ? { until_ms: account.heldUntil?.getTime() ?? 0, reason: account.holdReason ?? "", by: account.heldBy ?? "" }
      : null,
    windows: { "1m": window("1m"), "5m": window("5m"), "1h": window("1h"), "24h": window("24h") },
    last_success_ms: last?.successAt?.getTime() ?? null,
    last_error:
      last?.errorAt && last.errorClass
        ? { at_ms: last.errorAt.getTime(), class: last.errorClass, reason: last.errorReason ?? "" }
        : null,
  };
}

function withinWindow(recent: readonly RecentSends[], name: WindowName): RecentSends[] {
  return recent.filter(({ minutesAgo }) => minutesAgo < WINDOWS[name] / 60);
}

/** The last hour of an account, a point a minute, oldest first. */
function minutesOf(pspAccountId: string, day: Day, now: Date): HealthPoint[] {
  const byMinute = Map.groupBy(
    day.recent.filter((each) => each.pspAccountId === pspAccountId),
    ({ minutesAgo }) => minutesAgo,
  );
  return Array.from({ length: SERIES_MINUTES }, (_, index) => {
    const minutesAgo = SERIES_MINUTES - 1 - index;
    return pointOf(now.getTime() - (minutesAgo + 1) * MINUTE_MS, byMinute.get(minutesAgo) ?? []);
  });
}

/** A longer line of an account, in steps that begin at full ones, oldest first, and the figures of all of it. */
async function lineOf(
  id: string,
  range: "24h" | "30d",
  now: Date,
): Promise<Pick<PspHealthDetail, "points" | "totals">> {
  const step = STEP_MS[range];
  const first = Math.ceil((now.getTime() - RANGE_MS[range]) / step) * step;
  const hours = await readHourly(new Date(first), now, id);
  const byStep = Map.groupBy(hours, ({ hour }) => Math.floor(hour.getTime() / step) * step);
  const steps = Math.floor((now.getTime() - first) / step) + 1;
  const points = Array.from({ length: steps }, (_, index) => {
    const at = first + index * step;
    return pointOf(at, byStep.get(at) ?? []);
  });
  return { points, totals: figuresOf(hours) };
}

type Last = {
  id: string;
  successAt: Date | null;
  errorAt: Date | null;
  errorClass: CallClass | null;
  errorReason: string | null;
};
type Lasts = Map<string, Last>;

/** When each account last answered, and when and how it last failed. */
async function readLasts(pspAccountIds: readonly string[]): Promise<Lasts> {
  const rows = await db().$queryRaw<Last[]>`
    SELECT a.id, success.answered_at AS "successAt", error.answered_at AS "errorAt", error.class AS "errorClass",
           error.result->>'reason' AS "errorReason"
    FROM psp_accounts a
    LEFT JOIN LATERAL (
      SELECT answered_at FROM psp_sends
      WHERE psp_account_id = a.id AND class IN ('approved', 'pending')
      ORDER BY answered_at DESC LIMIT 1) success ON true
    LEFT JOIN LATERAL (
      SELECT answered_at, class, result FROM psp_sends
      WHERE psp_account_id = a.id AND class IN ('rejected', 'rate_limited', 'unavailable', 'not_sent', 'timeout', 'unclear')
      ORDER BY answered_at DESC LIMIT 1) error ON true
    WHERE a.id = ANY(${pspAccountIds})`;
  return new Map(rows.map((row) => [row.id, row]));
}

/** The newest calls of an account that failed. A client sees those of its own merchant. */
async function readFailing(actor: AdminActor, pspAccountId: string): Promise<PspHealthDetail["failing_calls"]> {
  const own = actor.kind === "merchant" ? { merchantId: actor.merchantId } : {};
  const rows = await db().pspSend.findMany({
    where: {
      pspAccountId,
      class: { in: [...ERRORS] },
      ...(actor.kind === "merchant" ? { pspCall: own } : {}),
    },
    include: { pspCall: { select: { charge: { select: { paymentIntentId: true } } } } },
    orderBy: { answeredAt: "desc" },
    take: FAILING_MAX,
  });
  return rows.map((row) => {
    const result = fromStored(row.result);
    return {
      psp_call_id: row.pspCallId,
      payment_intent_id: row.pspCall.charge.paymentIntentId,
      operation: row.operation,
      class: row.class as CallClass,
      reason: "reason" in result ? result.reason : result.outcome,
      duration_ms: row.durationMs,
      at_ms: row.answeredAt.getTime(),
    };
  });
}

function showChange(row: PspConditionChange): ConditionChange {
  return {
    kind: row.kind as ConditionChange["kind"],
    from: row.fromWord,
    to: row.toWord,
    because: row.because,
    actor: { type: row.actorType, id: row.actorId },
    at_ms: row.changedAt.getTime(),
  };
}
