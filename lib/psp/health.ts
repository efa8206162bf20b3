import type { AdminActor } from "@/lib/core/actor";
import { AppError } from "@/lib/core/error";
import { db, type PspAccount, type PspCondition } from "@/lib/db/client";
import type { CallClass } from "@/lib/psp/call-class";
import type { Circuit } from "@/lib/psp/circuit-rules";
import { failingCalls } from "@/lib/psp/failing-calls";
import { figuresOf } from "@/lib/psp/figures";
import { disabledSince, readChanges, showHistory, spansWithin } from "@/lib/psp/health-history";
import { type Day, HOUR_MS, lineOf, minutesOf, RANGE_MS, STEP_MS } from "@/lib/psp/health-lines";
import {
  type HEALTH_RANGES,
  type PspHealth,
  type PspHealthDetail,
  type PspHealthList,
  WINDOWS,
  type WindowName,
} from "@/lib/psp/health-schema";
import type { MeasuredState } from "@/lib/psp/health-state";
import { operatorNames } from "@/lib/psp/people";
import { type RecentSends, readDay } from "@/lib/psp/sends";

/** Changes that a detail shows. */
const HISTORY_MAX = 100;

type AccountRow = PspAccount & { condition: PspCondition | null };

/** How every PSP account is doing: a client sees those of its mode, an operator all. */
export async function pspHealth(actor: AdminActor, now = new Date()): Promise<PspHealthList> {
  const accounts = await db().pspAccount.findMany({
    where: actor.kind === "merchant" ? { livemode: actor.livemode } : {},
    include: { condition: true },
    orderBy: [{ priority: "asc" }, { id: "asc" }],
  });
  const ids = accounts.map(({ id }) => id);
  const [day, lasts, changes, names, disabled] = await Promise.all([
    readDay(now, ids),
    readLasts(ids),
    Promise.all(ids.map(readChanges)),
    operatorNames(accounts.map(({ heldBy }) => heldBy)),
    disabledSince(accounts),
  ]);
  const data = accounts.map((account, index) => {
    const shown = healthOf(account, { day, lasts, names, disabled }, now);
    const spans = spansWithin(shown, changes[index] ?? [], now, HOUR_MS);
    return { ...shown, series: minutesOf(account.id, day, now), spans };
  });
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
  const [day, lasts, changes, failing, names, disabled] = await Promise.all([
    readDay(now, [id]),
    readLasts([id]),
    readChanges(id),
    failingCalls(actor, id),
    operatorNames([account.heldBy]),
    disabledSince([account]),
  ]);
  const shown = healthOf(account, { day, lasts, names, disabled }, now);
  const line =
    range === "1h"
      ? { points: minutesOf(id, day, now), totals: figuresOf(withinWindow(day.recent, "1h")) }
      : await lineOf(id, range, now);
  return {
    ...shown,
    ...line,
    spans: spansWithin(shown, changes, now, RANGE_MS[range]),
    measured_ms: now.getTime(),
    range,
    step_ms: STEP_MS[range],
    history: await showHistory(changes.slice(0, HISTORY_MAX)),
    failing_calls: failing,
  };
}

type Known = {
  day: Day;
  lasts: Lasts;
  names: ReadonlyMap<string, string>;
  disabled: ReadonlyMap<string, Date>;
};

function healthOf(
  account: AccountRow,
  { day, lasts, names, disabled }: Known,
  now: Date,
): Omit<PspHealth, "series" | "spans"> {
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
    state_since_ms: (disabled.get(account.id) ?? condition.stateSince).getTime(),
    circuit: condition.circuit as Circuit,
    circuit_since_ms: condition.circuitSince.getTime(),
    circuit_because: condition.because,
    next_probe_ms: condition.nextProbeAt?.getTime() ?? null,
    enabled: account.enabled,
    hold: held ? holdOf(account, names) : null,
    windows: { "1m": window("1m"), "5m": window("5m"), "1h": window("1h"), "24h": window("24h") },
    last_success_ms: last?.successAt?.getTime() ?? null,
    last_error:
      last?.errorAt && last.errorClass
        ? { at_ms: last.errorAt.getTime(), class: last.errorClass, reason: last.errorReason ?? "" }
        : null,
  };
}

function holdOf(
  { heldUntil, holdReason, heldBy }: AccountRow,
  names: ReadonlyMap<string, string>,
): NonNullable<PspHealth["hold"]> {
  const by = heldBy ?? "";
  return { until_ms: heldUntil?.getTime() ?? 0, reason: holdReason ?? "", by, by_name: names.get(by) ?? null };
}

function withinWindow(recent: readonly RecentSends[], name: WindowName): RecentSends[] {
  return recent.filter(({ minutesAgo }) => minutesAgo < WINDOWS[name] / 60);
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
