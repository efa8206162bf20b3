import { db, type PspAccount, type PspConditionChange } from "@/lib/db/client";
import type { ConditionChange, HealthSpan, PspHealth } from "@/lib/psp/health-schema";
import { spansOf } from "@/lib/psp/health-spans";
import { operatorNames } from "@/lib/psp/people";

/** Changes of an account that its time line is drawn from: one that flaps more than that shows its newest. */
const DRAWN_MAX = 500;

/** The newest changes of an account. */
export function readChanges(pspAccountId: string): Promise<PspConditionChange[]> {
  return db().pspConditionChange.findMany({ where: { pspAccountId }, orderBy: { id: "desc" }, take: DRAWN_MAX });
}

/** Since when accounts are disabled; one that nobody ever disabled has been so from its beginning. */
export async function disabledSince(accounts: readonly PspAccount[]): Promise<ReadonlyMap<string, Date>> {
  const disabled = accounts.filter(({ enabled }) => !enabled);
  const found = await Promise.all(
    disabled.map(async ({ id, createdAt }): Promise<[string, Date]> => {
      const change = await db().pspConditionChange.findFirst({
        where: { pspAccountId: id, kind: "enabled" },
        orderBy: { id: "desc" },
        select: { changedAt: true },
      });
      return [id, change?.changedAt ?? createdAt];
    }),
  );
  return new Map(found);
}

/** What was wrong with an account in the time before `now`. */
export function spansWithin(
  {
    state,
    circuit,
    circuit_because,
    enabled,
    hold,
  }: Pick<PspHealth, "state" | "circuit" | "circuit_because" | "enabled" | "hold">,
  changes: readonly PspConditionChange[],
  now: Date,
  lengthMs: number,
): HealthSpan[] {
  const range = { fromMs: now.getTime() - lengthMs, toMs: now.getTime() };
  const since = changes.filter(({ changedAt }) => changedAt.getTime() > range.fromMs);
  const stands = [
    { kind: "state", word: state === "disabled" ? "healthy" : state, because: "it was so before" },
    { kind: "circuit", word: circuit, because: circuit_because ?? "it was so before" },
    {
      kind: "hold",
      word: hold ? `held until ${new Date(hold.until_ms).toISOString()}` : "free",
      because: hold?.reason ?? "",
    },
    { kind: "enabled", word: enabled ? "enabled" : "disabled", because: "it was so before" },
  ];
  return spansOf(since, stands, range);
}

/** Changes with the names of the people who made them. */
export async function showHistory(changes: readonly PspConditionChange[]): Promise<ConditionChange[]> {
  const names = await operatorNames(changes.map(({ actorId }) => actorId));
  return changes.map((row) => ({
    kind: row.kind as ConditionChange["kind"],
    from: row.fromWord,
    to: row.toWord,
    because: row.because,
    actor: { type: row.actorType, id: row.actorId, name: names.get(row.actorId) ?? null },
    at_ms: row.changedAt.getTime(),
  }));
}
