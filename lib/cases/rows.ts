import type { Case } from "@/lib/cases/schema";
import { adviceFor, findingsOf } from "@/lib/cases/words";
import type { AdminActor } from "@/lib/core/actor";
import { type Locale, localeOf } from "@/lib/core/locale";
import { toJsonAmount } from "@/lib/core/money";
import { db, Prisma } from "@/lib/db/client";
import type { PspOperation } from "@/lib/psp/psp";

type Row = {
  id: string;
  kind: Case["kind"];
  status: Case["status"];
  merchant_id: string | null;
  merchant_name: string | null;
  livemode: boolean;
  payment_intent_id: string | null;
  order_id: string | null;
  charge_id: string | null;
  psp_name: string | null;
  operation: PspOperation | null;
  amount: bigint | null;
  currency: string | null;
  evidence: unknown;
  taken_by: string | null;
  taken_name: string | null;
  taken_at: Date | null;
  resolution: string | null;
  resolved_by: string | null;
  resolved_name: string | null;
  resolved_at: Date | null;
  created_at: Date;
};

/** A PSP's list tells no merchant. */
const NOBODY_KNOWN = "no merchant that is known";

/** Reads cases that an actor may see: a client those of its own merchant and mode, an operator all of them. */
export async function readCases(
  actor: AdminActor,
  where: Prisma.Sql,
  order: Prisma.Sql,
  take: number,
): Promise<Case[]> {
  const own =
    actor.kind === "merchant"
      ? Prisma.sql`k.merchant_id = ${actor.merchantId} AND k.livemode = ${actor.livemode}`
      : Prisma.sql`true`;
  const rows = await db().$queryRaw<Row[]>`
    SELECT k.id, k.kind, k.status, k.merchant_id, k.livemode, k.payment_intent_id, k.charge_id, k.evidence, k.taken_by,
           k.taken_at, k.resolution, k.resolved_by, k.resolved_at, k.created_at, m.name AS merchant_name,
           coalesce(i.order_id, k.order_reference) AS order_id, p.name AS psp_name,
           coalesce(call.operation, k.operation) AS operation, coalesce(k.amount, call.amount, h.amount) AS amount,
           coalesce(k.currency, h.currency) AS currency,
           coalesce(taker.name, taking.name, k.taken_by) AS taken_name,
           coalesce(resolver.name, resolving.name, k.resolved_by) AS resolved_name
    FROM (SELECT * FROM cases k WHERE ${where} AND ${own} ORDER BY ${order} LIMIT ${take}) k
    LEFT JOIN merchants m ON m.id = k.merchant_id
    LEFT JOIN payment_intents i ON i.id = k.payment_intent_id
    LEFT JOIN charges h ON h.id = k.charge_id
    LEFT JOIN psp_accounts p ON p.id = coalesce(h.psp_account_id, k.psp_account_id)
    LEFT JOIN psp_calls call ON call.id = k.psp_call_id
    LEFT JOIN operators taker ON taker.id = k.taken_by
    LEFT JOIN api_clients taking ON taking.id = k.taken_by
    LEFT JOIN operators resolver ON resolver.id = k.resolved_by
    LEFT JOIN api_clients resolving ON resolving.id = k.resolved_by
    ORDER BY ${order}`;
  return rows.map((row) => show(row, localeOf(actor)));
}

function show(row: Row, locale: Locale): Case {
  return {
    case_id: row.id,
    kind: row.kind,
    status: row.status,
    merchant_id: row.merchant_id,
    merchant_name: row.merchant_name ?? NOBODY_KNOWN,
    livemode: row.livemode,
    payment_intent_id: row.payment_intent_id,
    order_id: row.order_id,
    charge_id: row.charge_id,
    psp_account_name: row.psp_name,
    amount: row.amount === null ? null : toJsonAmount(row.amount),
    currency: row.currency,
    findings: findingsOf({ ...row, pspName: row.psp_name }, locale),
    advice: adviceFor(row.kind),
    evidence: row.evidence,
    taken: row.status === "taken" ? person(row.taken_by, row.taken_name, row.taken_at) : null,
    resolution: resolutionOf(row),
    created_ms: row.created_at.getTime(),
  };
}

function person(id: string | null, name: string | null, at: Date | null): Case["taken"] {
  return id !== null && at !== null ? { id, name: name ?? id, at_ms: at.getTime() } : null;
}

function resolutionOf({ resolution, resolved_by, resolved_name, resolved_at }: Row): Case["resolution"] {
  const by = person(resolved_by, resolved_name, resolved_at);
  return by && resolution !== null ? { ...by, text: resolution } : null;
}
