import type { Making } from "./making.ts";
import type { Outage } from "./outages.ts";
import type { AuditFact, DemoRows } from "./rows.ts";
import { changesOf } from "./rule-history.ts";
import { MINUTE_MS, SECOND_MS } from "./time.ts";

type Actor = AuditFact["actor"];
const PAYDESK: Actor = { type: "system", id: "paydesk" };

/** What happened to the accounts and the rules in the demo's month, each in its history and in the audit log. */
export function makeHistory(making: Making): void {
  for (const outage of making.outages) makeOutage(making, outage);
  for (const { account, fromMs, toMs, by, reason } of making.holds) {
    const until = `held until ${new Date(toMs + 20 * MINUTE_MS).toISOString()}`;
    const actor = { type: "operator", id: by } as const;
    change(making.rows, account, fromMs, { kind: "hold", from: "free", to: until, because: reason }, actor);
    change(
      making.rows,
      account,
      toMs,
      { kind: "hold", from: until, to: "free", because: "they are done early" },
      actor,
    );
  }
  making.rows.changes.sort((one, other) => one.changedAt.getTime() - other.changedAt.getTime());
  making.rows.audit.push(...changesOf(making.rows.ruleSets));
}

/** A circuit that opens, is tried in vain while the PSP is away, and closes by single charges. */
function makeOutage({ random, rows }: Making, { account, openMs, toMs }: Outage): void {
  const circuit = (atMs: number, from: string, to: string, because: string) =>
    change(rows, account, atMs, { kind: "circuit", from, to, because }, PAYDESK);
  const state = (atMs: number, from: string, to: string, because: string) =>
    change(rows, account, atMs, { kind: "state", from, to, because }, PAYDESK);
  const failed = random.int(6, 9);
  circuit(openMs, "closed", "open", `${failed} of ${failed + 1} requests failed within 10 s`);
  state(openMs, "healthy", "down", "its circuit opened");
  const triedMs = Math.round((openMs + toMs) / 2);
  circuit(triedMs, "open", "half_open", "it answered a probe");
  circuit(triedMs + 9 * SECOND_MS, "half_open", "open", "the charge that tried it failed (unavailable)");
  circuit(toMs, "open", "half_open", "it answered a probe");
  circuit(toMs + 40 * SECOND_MS, "half_open", "closed", "3 charges in a row were answered");
  const seen = random.int(9, 24);
  state(toMs + 4 * MINUTE_MS, "down", "degraded", `1 of ${seen} requests of the last 5 minutes were errors`);
  state(toMs + 7 * MINUTE_MS, "degraded", "healthy", `0 of ${seen + 6} requests of the last 5 minutes were errors`);
}

function change(
  rows: DemoRows,
  account: string,
  atMs: number,
  { kind, from, to, because }: { kind: "state" | "circuit" | "hold"; from: string; to: string; because: string },
  actor: Actor,
): void {
  const at = new Date(atMs);
  rows.changes.push({
    pspAccountId: account,
    kind,
    fromWord: from,
    toWord: to,
    because,
    actorType: actor.type,
    actorId: actor.id,
    changedAt: at,
  });
  rows.audit.push({
    chain: "installation",
    at,
    actor,
    action: `psp.${kind}_changed`,
    object: { type: "psp_account", id: account },
    before: { [kind]: from },
    after: { [kind]: to, because },
    requestId: null,
  });
}
