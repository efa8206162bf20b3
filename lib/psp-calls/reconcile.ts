import { newId } from "@/lib/core/id";
import { db, type PspReconciliation } from "@/lib/db/client";
import { instruct } from "@/lib/db/outbox";
import { transaction } from "@/lib/db/transaction";
import { reconcilePage } from "@/lib/psp-calls/reconcile-page";

/** Who started the one of every hour. */
const SCHEDULE = "schedule";
/** A run begins so long before the end of the last one: clocks differ, and what was hidden is shown later. */
const OVERLAP = "1 hour";
/** The first one looks back so far; and after a longer break nobody finds more than this by schedule. */
const FIRST_SPAN = "3 hours";
const SPAN_MAX = "7 days";
/** What was made a moment ago is on its way through our own hands. */
const SETTLING = "1 minute";

/** One that has not ended by then does not keep the next one from beginning: its place in the list may be lost. */
const RUNS_HOURS_MAX = 24;

/** A span of time, as the PSPs' clocks tell it. */
export type Span = { fromMs: number; toMs: number };

/**
 * Has our books compared with what every PSP account says that it did in a span of time, in the background. Returns one
 * id for each account.
 */
export async function startReconciliations(span: Span, startedBy: string): Promise<string[]> {
  const accounts = await db().pspAccount.findMany({ select: { id: true }, orderBy: { id: "asc" } });
  const rows = accounts.map(({ id }) => ({
    id: newId("pspReconciliation"),
    pspAccountId: id,
    fromAt: new Date(span.fromMs),
    toAt: new Date(span.toMs),
    startedBy,
  }));
  return begin(rows);
}

/**
 * The same of the last hours, by schedule: each account from where the last such run ended. Goes on with those that were
 * begun and not finished as well. Returns how many run.
 */
export async function reconcileLately(): Promise<number> {
  const unfinished = await db().pspReconciliation.findMany({ where: { status: "running" }, select: { id: true } });
  await instruct(db(), ...unfinished.map(({ id }) => requested(id)));
  const spans = await db().$queryRaw<Array<{ pspAccountId: string; fromAt: Date; toAt: Date }>>`
    SELECT a.id AS "pspAccountId", now() - ${SETTLING}::interval AS "toAt",
      greatest(now() - ${SPAN_MAX}::interval,
        coalesce(max(r.to_at) - ${OVERLAP}::interval, now() - ${FIRST_SPAN}::interval)) AS "fromAt"
    FROM psp_accounts a
    LEFT JOIN psp_reconciliations r ON r.psp_account_id = a.id AND r.started_by = ${SCHEDULE} AND r.status = 'finished'
    GROUP BY a.id`;
  const busy = await db().$queryRaw<Array<{ pspAccountId: string }>>`
    SELECT psp_account_id AS "pspAccountId" FROM psp_reconciliations
    WHERE status = 'running' AND started_by = ${SCHEDULE}
      AND started_at > now() - ${RUNS_HOURS_MAX} * interval '1 hour'`;
  const free = spans.filter(({ pspAccountId }) => !busy.some((each) => each.pspAccountId === pspAccountId));
  const begun = await begin(free.map((span) => ({ id: newId("pspReconciliation"), ...span, startedBy: SCHEDULE })));
  return unfinished.length + begun.length;
}

/** Goes on with a run until it is finished or the time is over. Returns whether it is finished. */
export async function continueReconciliation(id: string, withinMs: number): Promise<boolean> {
  const until = performance.now() + withinMs;
  while (performance.now() < until) if (await reconcilePage(id)) return true;
  return false;
}

/** How far runs are. */
export async function readReconciliations(ids: readonly string[]): Promise<PspReconciliation[]> {
  return db().pspReconciliation.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: "asc" } });
}

type NewRun = { id: string; pspAccountId: string; fromAt: Date; toAt: Date; startedBy: string };

async function begin(rows: NewRun[]): Promise<string[]> {
  await transaction("reconcile_start", async (tx) => {
    await tx.pspReconciliation.createMany({ data: rows });
    await instruct(tx, ...rows.map(({ id }) => requested(id)));
  });
  return rows.map(({ id }) => id);
}

function requested(id: string) {
  return { name: "psp/reconciliation.requested" as const, data: { reconciliation_id: id } };
}
